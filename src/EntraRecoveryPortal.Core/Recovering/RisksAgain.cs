using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Looks at a plan the other way round: what it puts back may be what a report would mark, had it come since. A snapshot may have been taken after the intruder.</summary>
internal static class RisksAgain
{
    internal static IEnumerable<PlanWarning> Of(IReadOnlyList<Tick> ticks) =>
        from tick in ticks
        from sentence in tick.Items.Where(item => item.NotRestorable is null).Select(item => Judge(tick.Change, item)).OfType<string>().Distinct(StringComparer.Ordinal)
        select new PlanWarning(tick.Change.Ref, tick.Change.DisplayName, PlanWarnings.RiskAgain + sentence);

    private static string? Judge(Change change, ChangeItem item) => RiskRules.Judge(new(
        Catalogue.Of(change.Ref.Type),
        item with { From = item.Now, Now = item.From, LinkInFrom = item.LinkInNow, LinkInNow = item.LinkInFrom },
        change.NowContent?.Root,
        change.FromContent?.Root));
}
