using UsenAdmin.Data.Ledgers.AutoMap;
using Xunit;

namespace UsenAdmin.Tests.Data.Ledgers.AutoMap;

/// <summary>Manual 2-2: what counts as the same name once spelling is evened out.</summary>
public sealed class SeatNameNormalizerTests
{
    [Theory]
    [InlineData("Ａ－０１", "a1")]
    [InlineData("A-1", "a1")]
    [InlineData("a 1", "a1")]
    [InlineData("A　1", "a1")]
    [InlineData(" A1\t", "a1")]
    [InlineData("①", "1")]
    [InlineData("ﾃｰﾌﾞﾙ1", "1")]
    public void Width_case_and_white_space_do_not_count(string name, string same) => Assert.Equal(same, SeatNameNormalizer.Normalize(name));

    [Theory]
    [InlineData("T01")]
    [InlineData("1番卓")]
    [InlineData("テーブル1")]
    [InlineData("テーブル 01 番席")]
    [InlineData("卓1")]
    [InlineData("1席")]
    [InlineData("T-1")]
    [InlineData("t番卓席1席卓番t")]
    public void Words_for_table_beside_the_number_do_not_count(string name) => Assert.Equal("1", SeatNameNormalizer.Normalize(name));

    [Theory]
    [InlineData("T", "t")] // No digit beside it: it is the name.
    [InlineData("テーブル", "t")]
    [InlineData("個室席", "個室席")]
    [InlineData("特t1", "特t1")] // Not at the start.
    [InlineData("1番A", "1番a")] // Not at the end.
    [InlineData("T1番2卓", "1番2")] // What stands between numbers stays.
    [InlineData("テラス1", "テラス1")]
    [InlineData("st1", "st1")]
    public void Words_for_table_elsewhere_stay(string name, string same) => Assert.Equal(same, SeatNameNormalizer.Normalize(name));

    [Theory]
    [InlineData('-')]
    [InlineData('－')]
    [InlineData('ー')]
    [InlineData('ｰ')]
    [InlineData('‐')]
    [InlineData('‑')]
    [InlineData('‒')]
    [InlineData('–')]
    [InlineData('—')]
    [InlineData('―')]
    [InlineData('−')]
    [InlineData('﹣')]
    [InlineData('﹘')]
    [InlineData('─')]
    [InlineData('⁃')]
    [InlineData('➖')]
    [InlineData('゠')]
    [InlineData('〜')]
    public void Dashes_of_any_kind_do_not_count(char dash) => Assert.Equal("a1", SeatNameNormalizer.Normalize($"A{dash}1"));

    [Fact]
    public void A_kanji_one_is_a_number_and_no_dash() => Assert.Equal("一1", SeatNameNormalizer.Normalize("一1"));

    [Theory]
    [InlineData("A001", "a1")]
    [InlineData("01-02", "102")] // The dash goes first: what it parted is one number.
    [InlineData("A01B02", "a1b2")]
    [InlineData("0", "0")]
    [InlineData("000", "0")]
    [InlineData("T00", "0")]
    [InlineData("A100", "a100")]
    [InlineData("A10", "a10")]
    public void Numbers_lose_their_leading_zeros(string name, string same) => Assert.Equal(same, SeatNameNormalizer.Normalize(name));

    [Theory]
    [InlineData("")]
    [InlineData("　 ")]
    [InlineData("ー")]
    public void Nothing_but_spaces_and_dashes_is_empty(string name) => Assert.Equal("", SeatNameNormalizer.Normalize(name));

    [Theory]
    [InlineData("A\uFFFE1")]
    [InlineData("A\uD8001")]
    public void Text_that_is_no_valid_Unicode_is_no_error(string name) => Assert.NotEqual("a1", SeatNameNormalizer.Normalize(name));
}
