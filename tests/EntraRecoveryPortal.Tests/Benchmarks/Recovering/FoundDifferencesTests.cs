using System.Diagnostics.CodeAnalysis;
using EntraRecoveryPortal.Benchmarks.Recovering;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Tests.Benchmarks.Recovering;

public sealed class FoundDifferencesTests
{
    private const string Hours = """{"isEnabled":true,"type":"hours","value":8}""";

    private static readonly ReportChangeRow Policy = new() { ChangeKey = 1, ReportKey = 1, Type = "conditionalAccessPolicy", ObjectId = "p", DisplayName = "CA009", Action = "update", FromState = "present", NowState = "present" };

    [Fact]
    public void A_difference_is_told_in_its_own_row() => Assert.True(After("sessionControls.signInFrequency", Hours, null).Tells(Policy, Item("sessionControls.signInFrequency", Hours, null)));

    [Theory]
    [InlineData("sessionControls.signInFrequency", Hours, null, true)]
    [InlineData("sessionControls.signInFrequency", """{"isEnabled":true,"type":"hours","value":9}""", null, false)]
    [InlineData("sessionControls.signInFrequency", null, Hours, false)]
    [InlineData("sessionControls.persistentBrowser", null, """{"isEnabled":true,"mode":"always"}""", false)]
    [InlineData("sessionControlsOfAnother", Hours, null, false)]
    public void A_block_that_became_null_tells_what_of_it_went_and_nothing_else(string path, string? from, string? now, bool isTold)
        => Assert.Equal(isTold, After("sessionControls", $$"""{"persistentBrowser":null,"signInFrequency":{{Hours}}}""", null).Tells(Policy, Item(path, from, now)));

    private static FoundDifferences After(string path, string? from, string? now) => new(1, 1, [Policy], [Item(path, from, now)]);

    private static ReportItemRow Item(string path, [StringSyntax(StringSyntaxAttribute.Json)] string? from, [StringSyntax(StringSyntaxAttribute.Json)] string? now) =>
        new() { ItemKey = 1, ChangeKey = 1, ReportKey = 1, Kind = "attribute", Path = path, From = from, Now = now };
}
