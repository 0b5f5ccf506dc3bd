namespace UsenAdmin.Web.Components.Layout;

/// <summary>A tab of the main menu, or an entry below one. <paramref name="Text"/> is a key of Resources/Shared.</summary>
public sealed record MenuEntry(string Text, string Href, IReadOnlyList<MenuEntry> Children)
{
    public MenuEntry(string text, string href) : this(text, href, [])
    {
    }

    /// <summary>The menu tabs as the manual names them (chapter 2-1); only 企業管理者 sees more than TOP.</summary>
    public static IReadOnlyList<MenuEntry> For(SignedInPerson person) => person.IsCompanyAdmin ? CompanyAdmin : Others;

    private static readonly MenuEntry[] Others = [new("Menu_Top", "/")];

    private static readonly MenuEntry[] CompanyAdmin =
    [
        .. Others,
        new("Menu_Stores", "/stores"),
        new("Menu_Operations", "/operations",
        [
            new("Menu_OperationsSettings", "/operations/settings"),
            new("Menu_ReservationLink", "/operations/reservation-link"),
            new("Menu_MasterSync", "/operations/master-sync"),
        ]),
        new("Menu_Terminals", "/terminals"),
        new("Menu_Audit", "/audit"),
    ];

    /// <summary>Whether the address (a path that begins with a slash) belongs to this entry.</summary>
    public bool Covers(string path) => Href == "/"
        ? path == "/"
        : path == Href || path.StartsWith(Href + "/", StringComparison.Ordinal);
}
