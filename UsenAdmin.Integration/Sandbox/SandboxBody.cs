using Microsoft.AspNetCore.Http;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>Reads what a caller sends.</summary>
internal static class SandboxBody
{
    /// <returns>Null when it is longer.</returns>
    public static async Task<byte[]?> ReadAsync(HttpContext http, int maxBytes)
    {
        using var body = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                return null;
            }

            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }
}
