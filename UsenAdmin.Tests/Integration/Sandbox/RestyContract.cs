using UsenAdmin.Tests.Contracts;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>Every answer of Resty's API is of its document: a success as it names it, an error as its one schema of errors.</summary>
internal static class RestyContract
{
    private static readonly OpenApiContract Contract = OpenApiContract.Load("resty.openapi.yaml");

    public static void Check(HttpMethod method, string pathAndQuery, RestyReply reply)
    {
        var path = pathAndQuery.Split('?')[0];
        var what = $"{method} {path} → {reply.Status}";
        if (reply.Status >= 400)
        {
            OpenApiContract.Check(Contract.Document.Components.Schemas["Error"], reply.Body, what);
            return;
        }

        Assert.True(Contract.Names(method, path, reply.Status), $"{what}: the contract does not name such an answer.");
        if (Contract.Schema(method, path, reply.Status) is { } schema)
        {
            OpenApiContract.Check(schema, reply.Body, what);
        }
        else
        {
            Assert.Empty(reply.Body);
        }
    }
}
