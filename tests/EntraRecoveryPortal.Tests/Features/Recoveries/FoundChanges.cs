using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>A finished report with all its rows.</summary>
internal sealed record FoundChanges(ReportRow Report, IReadOnlyList<ReportChangeRow> Changes, IReadOnlyList<ReportItemRow> Items)
{
    public IReadOnlyList<string> All => Named(_ => true);

    public IReadOnlyList<string> SaidToStay => Named(item => item.NotRestorable is not null);

    /// <summary>The rows of other objects than these.</summary>
    public FoundChanges Without(IReadOnlySet<string> objectIds) => this with { Changes = [.. Changes.Where(change => !objectIds.Contains(change.ObjectId))] };

    private IReadOnlyList<string> Named(Func<ReportItemRow, bool> which) =>
    [
        .. Items.Where(which).Join(Changes, item => item.ChangeKey, change => change.ChangeKey,
            (item, change) => $"{change.Type} {change.DisplayName} {item.Kind} {item.Path} {item.TargetId}: {item.From} -> {item.Now} ({item.NotRestorable})"),
    ];
}
