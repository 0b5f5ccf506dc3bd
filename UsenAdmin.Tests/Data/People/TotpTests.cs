using System.Text;
using UsenAdmin.Data.People;
using Xunit;

namespace UsenAdmin.Tests.Data.People;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory] // RFC 6238, appendix B, cut to six digits.
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void The_secret_is_written_in_base_32() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Text(Secret));

    [Fact]
    public void A_code_is_taken_once_and_from_a_clock_that_is_half_a_minute_off()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111111);
        var step = Totp.StepAt(now);

        Assert.Equal(step, Totp.Match(Secret, "０５０ 471", now, 0));
        Assert.Null(Totp.Match(Secret, "050471", now, step));
        Assert.NotNull(Totp.Match(Secret, "050471", now.AddSeconds(30), 0));
        Assert.Null(Totp.Match(Secret, "050471", now.AddSeconds(90), 0));
        Assert.Null(Totp.Match(Secret, "", now, 0));
        Assert.Null(Totp.Match(Secret, "abcdef", now, 0));
    }
}
