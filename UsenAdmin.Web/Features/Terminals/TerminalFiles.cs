using System.Globalization;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Components.Shared;
using UsenAdmin.Web.Features.Stores;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>The terminals of a company as a CSV file. What <see cref="ImportTerminals"/> takes back are name, register number and launcher.</summary>
public static class TerminalFiles
{
    public const string ExportPath = "/terminals/export.csv";
    public const string Id = "端末ID";
    public const string Name = "端末名";
    public const string Register = "レジ番号";
    public const string Launcher = "起動ツール";

    private static readonly string[] Head = [Id, "店舗コード", "店舗名", "種類", Name, Register, Launcher, "シリアル番号", "適用版", "希望版", "アプリの版", "最終応答"];

    public static void MapTerminalFiles(this IEndpointRouteBuilder endpoints) => endpoints
        .MapGet(ExportPath, (HttpContext http, TerminalListQuery query) =>
            CsvFiles.WriteAsync(http, "terminals.csv", Head, query.LinesAsync(http.User.CompanyId(), http.RequestAborted).Select(Line)))
        .RequireAuthorization(Policies.CompanyAdmin);

    private static string?[] Line(TerminalLine line)
    {
        var terminal = line.Terminal;
        return
        [
            terminal.Id.ToString(), line.StoreCode, line.StoreName, KindName(terminal.Kind), terminal.Name, terminal.RegisterNumber, string.Join('・', terminal.Launcher),
            terminal.SerialNumber, Number(terminal.AppliedVersion), Number(terminal.WantedVersion), terminal.AppVersion,
            terminal.LastSeenAt is { } seen ? StoreTime.Full(seen, StoreTime.Zone) : null,
        ];
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string KindName(TerminalKind kind) => kind switch
    {
        TerminalKind.Pos => "POS",
        TerminalKind.Terminal => "ターミナル",
        _ => "ハンディ",
    };
}
