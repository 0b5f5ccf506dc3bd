using System.Text.RegularExpressions;
using NJsonSchema;
using NSwag;
using Xunit;

namespace UsenAdmin.Tests.Contracts;

/// <summary>A partner's OpenAPI document, against which answers are held.</summary>
public sealed class OpenApiContract
{
    private readonly IReadOnlyList<(Regex Path, OpenApiPathItem Item)> _paths;

    private OpenApiContract(OpenApiDocument document)
    {
        Document = document;
        _paths = [.. document.Paths.Select(p => (new Regex("^" + Regex.Replace(p.Key, @"\\?\{[^}]+\}", "[^/]+") + @"\z"), p.Value))];
    }

    public OpenApiDocument Document { get; }

    /// <param name="file">One of this folder.</param>
    public static OpenApiContract Load(string file)
    {
        using var stream = typeof(OpenApiContract).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        return new OpenApiContract(OpenApiYamlDocument.FromYamlAsync(reader.ReadToEnd()).GetAwaiter().GetResult());
    }

    /// <summary>The schema of an answer that the document names; null when it names none, or one without a body.</summary>
    /// <param name="path">Without the query.</param>
    public JsonSchema? Schema(HttpMethod method, string path, int status) =>
        Operation(method, path)?.ActualResponses.TryGetValue(FormattableString.Invariant($"{status}"), out var response) == true ? response.Schema : null;

    /// <summary>Whether the document names such an answer at all.</summary>
    public bool Names(HttpMethod method, string path, int status) =>
        Operation(method, path)?.ActualResponses.ContainsKey(FormattableString.Invariant($"{status}")) == true;

    public static void Check(JsonSchema schema, string json, string what)
    {
        var errors = schema.Validate(json, SchemaType.OpenApi3);
        Assert.True(errors.Count == 0, $"{what}: {string.Join("; ", errors)}\n{json}");
    }

    private OpenApiOperation? Operation(HttpMethod method, string path) =>
        _paths.FirstOrDefault(p => p.Path.IsMatch(path)).Item is { } item && item.TryGetValue(method.Method.ToLowerInvariant(), out var operation) ? operation : null;
}
