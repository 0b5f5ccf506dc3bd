namespace UsenAdmin.Integration.Ledgers.Partners;

/// <summary>What the portal can keep of a partner's words.</summary>
internal static class PartnerText
{
    // What the portal's tables hold. The contracts allow a seat's name less.
    public const int MaxLength = 100;
    public const int MaxStoreNameLength = 200;

    /// <summary>True for text that is not longer than that, and without the one character that PostgreSQL does not take.</summary>
    public static bool Fits(string? text, int maxLength = MaxLength) => text is null || (text.Length <= maxLength && !text.Contains('\0'));

    /// <summary>True for an ID that can be kept, and that stays one part of a path.</summary>
    public static bool IsId(string text) => text.Length > 0 && text is not ("." or "..") && Fits(text);
}
