using UsenAdmin.Data.People;
using Xunit;

namespace UsenAdmin.Tests.Data.People;

public sealed class PasswordRuleTests
{
    [Theory]
    [InlineData("short-one-1", "PasswordShort")]
    [InlineData("password123456", "PasswordCommon")]
    [InlineData("P@ssw0rd2026!!", "PasswordCommon")]
    [InlineData("passwordpassword", "PasswordCommon")]
    [InlineData("sakurasakura", "PasswordCommon")]
    [InlineData("Yoroshikuonegaishimasu1", "PasswordCommon")]
    [InlineData("ｐａｓｓｗｏｒｄ１２３４", "PasswordCommon")]
    [InlineData("123456789012", "PasswordCommon")]
    [InlineData("abcdefghijkl", "PasswordCommon")]
    [InlineData("aaaaaaaaaaaaaaa", "PasswordCommon")]
    [InlineData("qwertyuiop!!", "PasswordCommon")]
    [InlineData("いらっしゃいませ2026", "PasswordCommon")]
    [InlineData("tsubaki10012026", "PasswordOwnCodes")]
    public void What_everybody_would_try_is_refused(string password, string reason) =>
        Assert.Equal(reason, PasswordRule.Check(password, "1001", "0001", "tsubaki")!.Arguments["reason"]);

    [Theory]
    [InlineData("tsubaki-demo-2026")]
    [InlineData("correct tram window")]
    [InlineData("みずうみのほとりのいすとりす")]
    [InlineData("🍣🍶🍡🍵🍜🍛🍤🍙🍘🍢🥟🍱")]
    [InlineData("lowercaseandlongenough")]
    public void Any_characters_do_when_they_are_many_and_unknown(string password) =>
        Assert.Null(PasswordRule.Check(password, "1001", "0001", "佐藤 美咲"));

    [Fact]
    public void Sixty_four_characters_and_more_are_taken() =>
        Assert.Null(PasswordRule.Check(string.Concat(Enumerable.Range(0, 32).Select(i => $"{i * 37 % 91:D2}w"))[..96], []));

    [Fact]
    public void A_password_without_end_is_refused() =>
        Assert.Equal("PasswordLong", PasswordRule.Check(new string('x', 129) + "y", [])!.Arguments["reason"]);
}
