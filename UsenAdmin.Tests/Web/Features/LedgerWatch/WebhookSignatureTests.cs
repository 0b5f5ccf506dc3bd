using System.Text;
using UsenAdmin.Web.Features.LedgerWatch;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.LedgerWatch;

public class WebhookSignatureTests
{
    // Computed elsewhere: HMAC-SHA256 over "1795570320." and the body's bytes.
    private const string Secret = "whsec_0123456789abcdef0123456789abcdef";
    private const string Golden = "34008107ee8cd023e4716cb2c5b068b75aa93ed3b262faa30f4c681f442d7712";
    private const long Time = 1795570320;

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1","type":"tables.changed","storeId":"R0001","occurredAt":"2026-11-20T10:32:00+09:00","memo":"窓側"}""");

    [Fact]
    public void The_golden_value_is_genuine() => Assert.True(IsGenuine($"t={Time},v1={Golden}"));

    [Fact]
    public void One_genuine_signature_among_several_is_enough() =>
        Assert.True(IsGenuine($"t={Time},v1={new string('0', 64)},v0=abc,v1={Golden}"));

    [Fact]
    public void The_secret_before_counts_too() =>
        Assert.True(WebhookSignature.IsGenuine($"t={Time},v1={Golden}", Body, ["another", Secret], Now()));

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void What_is_older_than_five_minutes_is_refused(int secondsLater, bool genuine) =>
        Assert.Equal(genuine, IsGenuine($"t={Time},v1={Golden}", secondsLater));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1=" + Golden)]
    [InlineData("t=1795570320")]
    [InlineData("t=1795570320,v1=")]
    [InlineData("t=1795570321,v1=" + Golden)]
    [InlineData("t=1795570320,t=1795570320,v1=" + Golden)]
    [InlineData("t=99999999999999999999,v1=" + Golden)]
    [InlineData("t=-1,v1=" + Golden)]
    [InlineData("t=1795570320,v1=3408107ee8cd023e4716cb2c5b068b75aa93ed3b262faa30f4c681f442d7712")]
    [InlineData("t=1795570320,v2=" + Golden)]
    public void Anything_else_is_refused(string? header) => Assert.False(IsGenuine(header));

    [Fact]
    public void Every_byte_of_the_body_counts()
    {
        for (var i = 0; i < Body.Length; i++)
        {
            var changed = Body.ToArray();
            changed[i] ^= 1;
            Assert.False(WebhookSignature.IsGenuine($"t={Time},v1={Golden}", changed, [Secret], Now()));
        }
    }

    private static DateTimeOffset Now(int later = 0) => DateTimeOffset.FromUnixTimeSeconds(Time + later);

    private static bool IsGenuine(string? header, int later = 0) => WebhookSignature.IsGenuine(header, Body, [Secret], Now(later));
}
