namespace UsenAdmin.Web.Components.Layout;

/// <summary>A tab of the main menu, or an entry below one. <paramref name="Text"/> is a key of Resources/Shared.</summary>
public sealed record MenuEntry(string Text, string Href, IReadOnlyList<MenuEntry> Children)
{
    public MenuEntry(string text, string href) : this(text, href, [])
    {
    }

    /// <summary>The menu tabs as the manual names them (chapter 2-1); only 企業管理者 sees more than TOP.</summary>
    public static IReadOnlyList<MenuEntry> For(SignedInPerson person) => person switch
    {
        { IsSupport: true, IsActing: true } => [SupportEntry, .. CompanyAdmin.Where(entry => entry.Href != "/staff")],
        { IsSupport: true } => [SupportEntry],
        { IsCompanyAdmin: true } => CompanyAdmin,
        { Role: "StoreManager" } => [.. Others, new("Menu_Stores", "/stores"), new("Menu_Divergence", "/operations/divergence")],
        _ => Others,
    };

    private static readonly MenuEntry SupportEntry = new("Menu_Support", "/support");

    private static readonly MenuEntry[] Others = [new("Menu_Top", "/")];

    private static readonly MenuEntry[] CompanyAdmin =
    [
        .. Others,
        new("Menu_Stores", "/stores"),
        new("Menu_Operations", "/operations",
        [
            new("Menu_OperationsSettings", "/operations/settings"),
            new("Menu_ReservationLink", "/operations/reservation-link"),
            new("Menu_SeatChanges", "/operations/seat-changes"),
            new("Menu_Divergence", "/operations/divergence"),
            new("Menu_Readiness", "/operations/readiness"),
            new("Menu_MasterSync", "/operations/master-sync"),
        ]),
        new("Menu_Terminals", "/terminals"),
        new("Menu_Staff", "/staff"),
        new("Menu_Audit", "/audit"),
    ];

    /// <summary>Whether the address (a path that begins with a slash) belongs to this entry.</summary>
    public bool Covers(string path) => Href == "/"
        ? path == "/"
        : path == Href || path.StartsWith(Href + "/", StringComparison.Ordinal);
}
