using System.Text.Json;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Terminals.Protocol;
using Xunit;

namespace UsenAdmin.Tests.Integration.Terminals;

public class TerminalJsonTests
{
    /// <summary>The example of the contract, with its ellipses filled in.</summary>
    private const string ContractMaster =
        """
        { "version": 7, "createdAt": "2026-11-23T01:02:03.000Z",
          "store": { "storeId": "0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6", "code": "0001", "name": "居酒屋 Ｕ＆Ｎ 渋谷店", "timeZone": "Asia/Tokyo" },
          "tables": [ { "tableId": "0197f3a0-5b1c-7d2e-8f00-000000000001", "name": "A1", "shortName": "A1", "capacity": 4, "kind": "regular", "order": 1 } ],
          "ledgers": [ { "ledger": "resty", "storeId": "R0001", "mappings": [ { "tableId": "0197f3a0-5b1c-7d2e-8f00-000000000001", "seatId": "S-1", "seatName": "テーブル1" } ] } ],
          "settings": { "tableReset": false, "changeoverTime": "05:00", "defaultStayMinutes": 90 } }
        """;

    [Fact]
    public void Master_of_the_contract_comes_back_with_the_same_keys_in_the_same_order()
    {
        var master = JsonSerializer.Deserialize<MasterDocument>(ContractMaster, TerminalJson.Options);

        Assert.Equal(WithoutSpace(ContractMaster), JsonSerializer.Serialize(master, TerminalJson.Options));
    }

    [Fact]
    public void Waiting_table_and_second_ledger_have_their_words()
    {
        var table = new MasterTable(Guid.Empty, "待1", "", 0, MasterTableKind.Waiting, 2);

        Assert.Contains("\"kind\":\"waiting\"", JsonSerializer.Serialize(table, TerminalJson.Options), StringComparison.Ordinal);
        Assert.Equal("\"ebica\"", JsonSerializer.Serialize(LedgerProvider.Ebica, TerminalJson.Options));
        Assert.Equal("\"cancelled\"", JsonSerializer.Serialize(MasterSyncState.Cancelled, TerminalJson.Options));
    }

    [Fact]
    public void Enrollment_answer_of_a_handheld_says_null_for_its_register_number()
    {
        var answer = new EnrollmentAnswer(Guid.Parse("0197F3A0-5B1C-7D2E-8F00-A1B2C3D4E5F6"), "0001", "本店", TerminalKind.Handy, null, "t");

        Assert.Equal(
            """{"terminalId":"0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6","storeCode":"0001","storeName":"本店","kind":"handy","registerNumber":null,"token":"t"}""",
            JsonSerializer.Serialize(answer, TerminalJson.Options));
    }

    [Theory]
    [InlineData("2026-11-23T10:02:03.4567+09:00", "2026-11-23T01:02:03.456Z")]
    [InlineData("2026-11-23T01:02:03Z", "2026-11-23T01:02:03.000Z")]
    public void Instants_are_written_in_utc_with_milliseconds(string read, string written)
    {
        var applied = JsonSerializer.Deserialize<MasterAppliedRequest>($$"""{"version":1,"appliedAt":"{{read}}"}""", TerminalJson.Options);

        Assert.Equal($$"""{"version":1,"appliedAt":"{{written}}"}""", JsonSerializer.Serialize(applied, TerminalJson.Options));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version":1,"appliedAt":"yesterday"}""")]
    [InlineData("""{"version":"1","appliedAt":"2026-11-23T01:02:03Z"}""")]
    [InlineData("""{"version":1.5,"appliedAt":"2026-11-23T01:02:03Z"}""")]
    public void Malformed_bodies_are_refused(string body) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MasterAppliedRequest>(body, TerminalJson.Options));

    [Theory]
    [InlineData("""{"code":null,"kind":"pos","serialNumber":"1","appVersion":"1"}""")]
    [InlineData("""{"code":"A","kind":0,"serialNumber":"1","appVersion":"1"}""")]
    [InlineData("""{"code":"A","kind":"kiosk","serialNumber":"1","appVersion":"1"}""")]
    public void Enrollment_without_a_value_or_with_an_unknown_kind_is_refused(string body) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<EnrollmentRequest>(body, TerminalJson.Options));

    private static string WithoutSpace(string json) =>
        JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement, TerminalJson.Options);
}
