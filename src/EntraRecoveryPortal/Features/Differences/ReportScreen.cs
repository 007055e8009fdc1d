using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>What the page of one report shows, and what a click on it does. After a tick everything that shows ticks is read again.</summary>
public sealed class ReportScreen(ReportBrowser browser, DraftService drafts, ReportService reports)
{
    private readonly Dictionary<long, OpenRow> open = [];
    private long reportKey;

    public ChangeView View { get; private set; } = new();
    public Page<ChangeSummary> Changes { get; private set; } = new([], 0);
    public ReportFacets? Facets { get; private set; }
    public DraftBasket Basket { get; private set; } = DraftBasket.Nothing;
    public IReadOnlyList<OtherDraft> Others { get; private set; } = [];

    /// <summary>On how many objects "tick all that match" would tick something.</summary>
    public int Matching { get; private set; }

    public bool MayTick => reports.MayTick;

    public TickState PageState => TickStates.Of(PageTickable.Sum(change => change.TickedCount), PageTickable.Sum(change => change.TickableCount));

    /// <summary>The objects of this page that "tick page" means: not what would delete.</summary>
    public IReadOnlyList<ChangeSummary> PageTickable => [.. Changes.Items.SelectMany(row => row.Objects).Where(change => change is { TickableCount: > 0, WouldDelete: false })];

    /// <summary>How many objects match; several may be in one row.</summary>
    public int Objects => Facets?.Picture.Sum(part => part.Objects) ?? 0;

    public OpenRow? OpenOf(ChangeSummary row) => open.GetValueOrDefault(row.Key);

    public async Task ShowAsync(long key, ChangeView view, CancellationToken cancel)
    {
        (reportKey, View) = (key, view);
        Changes = await browser.ChangesAsync(reportKey, view, cancel);
        Facets = await browser.FacetsAsync(reportKey, view.Filter, cancel);
        // An address that leads to one object means its differences.
        if (Changes is { Total: 1, Items: [var only] })
            open[only.Key] = await browser.OpenAsync(reportKey, only, view.Filter, cancel);
        if (!MayTick)
            return;
        Matching = await drafts.CountMatchingAsync(reportKey, view.Filter, cancel);
        await ReadTicksAsync(cancel);
    }

    public async Task ExpandAsync(ChangeSummary row, CancellationToken cancel)
    {
        if (!open.Remove(row.Key))
            open[row.Key] = await browser.OpenAsync(reportKey, row, View.Filter, cancel);
    }

    public Task TickItemAsync(ItemTick tick, CancellationToken cancel) => ChangeAsync(
        tick.Ticked ? drafts.TickItemsAsync(reportKey, [tick.ItemKey], cancel) : drafts.UntickItemsAsync(reportKey, [tick.ItemKey], cancel), cancel);

    public Task TickAsync(ObjectTick tick, CancellationToken cancel) => ChangeAsync(
        tick.Ticked ? drafts.TickPointedAsync(reportKey, tick.ChangeKeys, cancel) : drafts.UntickObjectsAsync(reportKey, tick.ChangeKeys, cancel), cancel);

    public Task TickPageAsync(bool ticked, CancellationToken cancel)
    {
        IReadOnlyList<long> keys = [.. PageTickable.Select(change => change.Key)];
        return ChangeAsync(ticked ? drafts.TickObjectsAsync(reportKey, keys, cancel) : drafts.UntickObjectsAsync(reportKey, keys, cancel), cancel);
    }

    public async Task<int> TickMatchingAsync(CancellationToken cancel)
    {
        var ticked = await drafts.TickMatchingAsync(reportKey, View.Filter, cancel);
        await ChangeAsync(Task.CompletedTask, cancel);
        return ticked;
    }

    public Task ClearAsync(CancellationToken cancel) => ChangeAsync(drafts.ClearAsync(reportKey, cancel), cancel);

    private async Task ChangeAsync(Task change, CancellationToken cancel)
    {
        await change;
        Changes = await browser.ChangesAsync(reportKey, View, cancel);
        foreach (var row in Changes.Items.Where(row => open.ContainsKey(row.Key)))
            open[row.Key] = await browser.OpenAsync(reportKey, row, View.Filter, cancel);
        await ReadTicksAsync(cancel);
    }

    private async Task ReadTicksAsync(CancellationToken cancel)
    {
        Basket = await drafts.BasketAsync(reportKey, cancel);
        Others = await drafts.OthersAsync(reportKey, cancel);
    }
}
