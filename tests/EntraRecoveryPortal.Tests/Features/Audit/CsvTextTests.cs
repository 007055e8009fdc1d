using EntraRecoveryPortal.Features.Audit;

namespace EntraRecoveryPortal.Tests.Features.Audit;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(null, "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData("+1,2", "\"'+1,2\"")]
    [InlineData("@cmd", "'@cmd")]
    public void A_cell_is_text_and_never_a_formula(string? cell, string written) => Assert.Equal(written + "\r\n", CsvText.Line(cell));
}
