using System.Text.Json;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>Why a master could not be stored, in the words of <c>MasterSyncFailed</c>.</summary>
internal sealed record StoreFailure(string Code, string Message)
{
    private const int UnixNoSpace = 28;
    private const int UnixQuota = 122;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Null for exceptions that have nothing to do with the disk or the document.</summary>
    public static StoreFailure? Of(Exception exception) => exception switch
    {
        IOException { HResult: UnixNoSpace or UnixQuota or WindowsHandleDiskFull or WindowsDiskFull } => new("diskFull", Cut(exception.Message)),
        UnauthorizedAccessException => new("storageDenied", Cut(exception.Message)),
        IOException => new("storageFailed", Cut(exception.Message)),
        JsonException => new("masterInvalid", Cut(exception.Message)),
        _ => null,
    };

    private static string Cut(string message)
    {
        const int Max = MasterSyncFailedMessage.MaxMessageLength;
        return message.Length <= Max ? message : message[..(char.IsHighSurrogate(message[Max - 1]) ? Max - 1 : Max)];
    }
}
