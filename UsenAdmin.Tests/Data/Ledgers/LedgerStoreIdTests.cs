using UsenAdmin.Data.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Data.Ledgers;

/// <summary>店舗ID as people type it (manual 2-1).</summary>
public sealed class LedgerStoreIdTests
{
    [Theory]
    [InlineData("REST0001", "REST0001")]
    [InlineData(" rest0001 ", "REST0001")]
    [InlineData("ＲＥＳＴ０００１", "REST0001")]
    [InlineData("ｒｅｓｔ　０００１", "REST0001")]
    [InlineData("REST 0001\r\n", "REST0001")]
    [InlineData("1234", "1234")]
    [InlineData("ABCDEFGH1234", "ABCDEFGH1234")]
    public void A_Resty_ID_is_understood_however_it_is_typed(string typed, string id)
    {
        Assert.True(LedgerStoreId.TryParse(LedgerProvider.Resty, typed, out var parsed));
        Assert.Equal(id, parsed);
    }

    [Theory]
    [InlineData("EB0001", "eb0001")]
    [InlineData("　ｅｂ０ ００１", "eb0001")]
    [InlineData("abcdef1234", "abcdef1234")]
    public void An_ebica_ID_is_lower_case(string typed, string id)
    {
        Assert.True(LedgerStoreId.TryParse(LedgerProvider.Ebica, typed, out var parsed));
        Assert.Equal(id, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ABC")]
    [InlineData("ABCDEFGH12345")]
    [InlineData("ABC-123")]
    [InlineData("REST0001' OR 1=1 --")]
    [InlineData("../stores")]
    [InlineData("REST😀1")]
    [InlineData("レスティ")]
    [InlineData("REST\u0000001")]
    [InlineData("REST\uFFFE001")]
    [InlineData("REST\uD800001")]
    [InlineData("REST٠٠٠١")]
    public void What_cannot_be_an_ID_is_refused(string? typed)
    {
        Assert.False(LedgerStoreId.TryParse(LedgerProvider.Resty, typed, out _));
        Assert.False(LedgerStoreId.TryParse(LedgerProvider.Ebica, typed, out _));
    }

    [Theory]
    [InlineData('A')]
    [InlineData(' ')]
    [InlineData('ﷺ')]
    public void Ten_thousand_characters_are_refused(char c) => Assert.False(LedgerStoreId.TryParse(LedgerProvider.Resty, new string(c, 10_000), out _));

    [Theory]
    [InlineData("ABCDE")]
    [InlineData("abcdef12345")]
    public void The_length_is_the_ledgers_own(string typed)
    {
        Assert.False(LedgerStoreId.TryParse(LedgerProvider.Ebica, typed, out _));
        Assert.True(LedgerStoreId.TryParse(LedgerProvider.Resty, typed, out _));
    }
}
