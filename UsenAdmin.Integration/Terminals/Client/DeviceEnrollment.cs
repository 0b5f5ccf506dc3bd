using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>
/// Turns a one-time code into this device's token. The code is used up by the first answer, also when it never arrives;
/// so the call's key is on disk before it is sent, and the same code asks for the same answer.
/// </summary>
internal sealed class DeviceEnrollment(TerminalClientOptions options, TerminalApi api, DeviceCredentials credentials, MasterDisk masters, DeviceOpening opening)
{
    private readonly JsonFile<PendingEnrollment> _pending = new(Path.Combine(options.DataDirectory, "enrollment.json"));

    public async Task<DeviceIdentity> ExecuteAsync(string code, CancellationToken ct)
    {
        AtomicFile.CreateDirectory(options.DataDirectory);
        var pending = _pending.Read();
        if (pending?.Code != code)
        {
            pending = new PendingEnrollment(code, Guid.NewGuid().ToString());
            _pending.Write(pending);
        }

        var request = new EnrollmentRequest(code, options.Kind, options.SerialNumber, options.AppVersion);
        var answer = await api.EnrollAsync(request, pending.IdempotencyKey, ct);
        var identity = new DeviceIdentity(answer.TerminalId, answer.StoreCode, answer.StoreName, answer.Kind, answer.RegisterNumber);
        var before = credentials.Secrets?.Identity;
        if (before?.TerminalId != identity.TerminalId || before.StoreCode != identity.StoreCode)
        {
            // Versions are counted per store: another store's would look newer or older by accident.
            masters.Clear();
        }

        opening.Forget();
        credentials.Enrolled(new DeviceSecrets(identity, answer.Token));
        _pending.Delete();
        return identity;
    }
}
