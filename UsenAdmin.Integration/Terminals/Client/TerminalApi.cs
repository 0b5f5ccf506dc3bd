using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>
/// The calls of the terminal protocol. Each throws <see cref="TerminalApiException"/> when the portal refuses, and
/// <see cref="HttpRequestException"/> when there is no answer in time; nothing is sent twice of itself.
/// </summary>
public sealed class TerminalApi : IDisposable
{
    private const int MaxAnswerBytes = 16 * 1024 * 1024;
    private readonly HttpClient _http;
    private readonly DeviceCredentials _credentials;

    internal TerminalApi(TerminalClientOptions options, DeviceCredentials credentials)
    {
        _credentials = credentials;
        var handler = options.Handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        _http = new HttpClient(handler, disposeHandler: options.Handler is null)
        {
            BaseAddress = PortalAddress.Of(options.BaseUrl, TerminalRoutes.BasePath),
            Timeout = options.CallTimeout,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <summary>The portal refuses every token that this device has.</summary>
    internal event Action? Revoked;

    public async Task<EnrollmentAnswer> EnrollAsync(EnrollmentRequest request, string idempotencyKey, CancellationToken ct)
    {
        using var message = Message(HttpMethod.Post, TerminalRoutes.Enrollments, request, idempotencyKey);
        using var answer = await AnswerAsync(message, ct);
        return await ReadAsync<EnrollmentAnswer>(answer, ct);
    }

    public Task<RotationAnswer> RotateTokenAsync(CancellationToken ct) =>
        CallAsync<RotationAnswer>(() => Message(HttpMethod.Post, TerminalRoutes.TokenRotation), ct);

    /// <summary>The body of the wanted master, or null when it is the held one.</summary>
    public async Task<byte[]?> FetchMasterAsync(long? heldVersion, CancellationToken ct)
    {
        using var answer = await SendAsync(() => IfNoneMatch(Message(HttpMethod.Get, TerminalRoutes.Master), heldVersion is null ? null : $"\"{heldVersion}\""), ct);
        return answer.StatusCode == HttpStatusCode.NotModified ? null : await answer.Content.ReadAsByteArrayAsync(ct);
    }

    public Task ConfirmMasterAsync(MasterAppliedRequest applied, CancellationToken ct) =>
        DoAsync(() => Message(HttpMethod.Put, TerminalRoutes.AppliedMaster, applied), ct);

    public Task<OpeningAnswer> OpenAsync(string idempotencyKey, CancellationToken ct) =>
        CallAsync<OpeningAnswer>(() => Message(HttpMethod.Post, TerminalRoutes.Openings, idempotencyKey: idempotencyKey), ct);

    public Task CloseAsync(CancellationToken ct) =>
        DoAsync(() => Message(HttpMethod.Delete, TerminalRoutes.CurrentOpening), ct);

    public Task<MasterSyncAnswer> RequestMasterSyncAsync(string idempotencyKey, CancellationToken ct) =>
        CallAsync<MasterSyncAnswer>(() => Message(HttpMethod.Post, TerminalRoutes.MasterSync, idempotencyKey: idempotencyKey), ct);

    public Task<MasterSyncStatus> GetRunAsync(Guid runId, CancellationToken ct) =>
        CallAsync<MasterSyncStatus>(() => Message(HttpMethod.Get, $"{TerminalRoutes.MasterSync}/{runId}"), ct);

    /// <summary>The launcher with its ETag; null when it is the one of <paramref name="etag"/>.</summary>
    public async Task<(LauncherAnswer Launcher, string? ETag)?> GetLauncherAsync(string? etag, CancellationToken ct)
    {
        using var answer = await SendAsync(() => IfNoneMatch(Message(HttpMethod.Get, TerminalRoutes.Launcher), etag), ct);
        return answer.StatusCode == HttpStatusCode.NotModified
            ? null
            : (await ReadAsync<LauncherAnswer>(answer, ct), answer.Headers.ETag?.ToString());
    }

    public Task<LauncherAnswer> PutLauncherAsync(IReadOnlyList<LedgerProvider> ledgers, CancellationToken ct) =>
        CallAsync<LauncherAnswer>(() => Message(HttpMethod.Put, TerminalRoutes.Launcher, new LauncherRequest(ledgers)), ct);

    public Task BeatAsync(HeartbeatRequest heartbeat, CancellationToken ct) =>
        DoAsync(() => Message(HttpMethod.Post, TerminalRoutes.Heartbeats, heartbeat), ct);

    public void Dispose() => _http.Dispose();

    private async Task<T> CallAsync<T>(Func<HttpRequestMessage> message, CancellationToken ct)
    {
        using var answer = await SendAsync(message, ct);
        return await ReadAsync<T>(answer, ct);
    }

    private async Task DoAsync(Func<HttpRequestMessage> message, CancellationToken ct)
    {
        using var answer = await SendAsync(message, ct);
    }

    /// <summary>Sends with the rotated token first, then with the old one. A 401 wrote nothing, so the second try is no repetition.</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> message, CancellationToken ct)
    {
        while (true)
        {
            var secrets = _credentials.Secrets ?? throw new InvalidOperationException("The device is not enrolled.");
            TerminalApiException? refused = null;
            foreach (var token in secrets.Candidates)
            {
                try
                {
                    using var request = message();
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                    var answer = await AnswerAsync(request, ct);
                    Learn(secrets, token);
                    return answer;
                }
                catch (TerminalApiException e) when (e.StatusCode == HttpStatusCode.Unauthorized)
                {
                    refused = e;
                }
            }

            // A rotation that ran meanwhile may have given the device another token.
            if (_credentials.Secrets == secrets)
            {
                Revoked?.Invoke();
                throw refused!;
            }
        }
    }

    private void Learn(DeviceSecrets secrets, string token)
    {
        if (secrets.NextToken is { } next && next != token)
        {
            _credentials.Dropped(next);
        }
        else
        {
            _credentials.Worked(token);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken ct)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, ct);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new HttpRequestException("The portal did not answer in time.", e);
        }

        if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotModified)
        {
            return answer;
        }

        using (answer)
        {
            throw await RefusalAsync(answer, ct);
        }
    }

    private static async Task<TerminalApiException> RefusalAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        TerminalProblem? problem = null;
        Exception? unreadable = null;
        try
        {
            problem = JsonSerializer.Deserialize<TerminalProblem>(await answer.Content.ReadAsByteArrayAsync(ct), TerminalJson.Options);
        }
        catch (JsonException e)
        {
            // A proxy's page: the status is all there is to know.
            unreadable = e;
        }

        return new TerminalApiException(answer.StatusCode, problem?.Code, problem?.Detail, answer.Headers.RetryAfter?.Delta, unreadable);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(TerminalJson.Options, ct) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new TerminalApiException(answer.StatusCode, null, $"The answer is no {typeof(T).Name}.", null, e);
        }
    }

    private static HttpRequestMessage Message(HttpMethod method, string path, object? body = null, string? idempotencyKey = null)
    {
        var message = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            message.Content = JsonContent.Create(body, body.GetType(), options: TerminalJson.Options);
        }

        if (idempotencyKey is not null)
        {
            message.Headers.Add(TerminalRoutes.IdempotencyKey, idempotencyKey);
        }

        return message;
    }

    private static HttpRequestMessage IfNoneMatch(HttpRequestMessage message, string? etag)
    {
        if (etag is not null)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        return message;
    }
}
