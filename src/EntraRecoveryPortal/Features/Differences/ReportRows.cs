using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Changes as rows.</summary>
internal static class ReportRows
{
    public static ReportChangeRow ChangeRow(long reportKey, Change change)
    {
        var risks = RisksOf(change);
        return new()
        {
            ReportKey = reportKey,
            Type = change.Ref.Type,
            ObjectId = change.Ref.Id,
            DisplayName = Lengths.Fit(change.DisplayName, Lengths.Name),
            SearchName = SearchNameOf(change) is { } name ? Lengths.Fit(name, Lengths.Name) : null,
            Action = StoredNames.Of(change.Action),
            AttributeCount = change.Items.Count(item => item.Kind == ItemKind.Attribute),
            LinkCount = change.Items.Count(item => item.Kind == ItemKind.Link),
            NotRestorable = Sentence(change.NotRestorable),
            Risks = risks.Count == 0 ? null : JsonSerializer.Serialize(risks),
            RiskCount = risks.Count,
            IsCreatedSince = change.IsCreatedSince,
            FromState = change.FromState is { } from ? StoredNames.Of(from) : null,
            NowState = change.NowState is { } now ? StoredNames.Of(now) : null,
            PartOf = change.PartOf is { } whole ? StoredNames.Of(whole) : null,
            FollowsFrom = change.FollowsFrom is { } cause ? StoredNames.Of(cause) : null,
            Cause = Sentence(change.Cause),
            FromContent = Text(change.FromContent),
            NowContent = Text(change.NowContent),
        };
    }

    public static ReportItemRow ItemRow(ReportChangeRow change, ChangeItem item, string? targetName) => new()
    {
        ReportKey = change.ReportKey,
        ChangeKey = change.ChangeKey,
        Kind = StoredNames.Of(item.Kind),
        Path = item.Path,
        TargetType = item.Target?.Type,
        TargetId = item.Target?.Id,
        TargetName = targetName is null ? null : Lengths.Fit(targetName, Lengths.Name),
        From = item.From,
        Now = item.Now,
        LinkInFrom = item.LinkInFrom,
        LinkInNow = item.LinkInNow,
        NotRestorable = Sentence(item.NotRestorable),
        Risk = Sentence(item.Risk),
    };

    /// <summary>True when some of the change, or all of it, cannot be put back; what follows from another change comes back with that one.</summary>
    public static bool IsNotWhollyRestorable(Change change) => change.FollowsFrom is null
        && (change.NotRestorable is not null || change.Items.Any(item => item.NotRestorable is not null && !FollowsObject(change, item)));

    public static IReadOnlyList<string> RisksOf(Change change) =>
        [.. change.Risks.Concat(change.Items.Select(item => item.Risk).OfType<string>()).Distinct(StringComparer.Ordinal)];

    private static bool FollowsObject(Change change, ChangeItem item) => item.Kind switch
    {
        ItemKind.Attribute => false,
        ItemKind.Link => change.Action != ChangeAction.Update,
        ItemKind.Object => item.Target is not null,
        _ => throw new InvalidOperationException($"{item.Kind} is no kind of item."),
    };

    private static string? SearchNameOf(Change change) =>
        (change.NowContent ?? change.FromContent) is { } content && Catalogue.TryFind(change.Ref.Type, out var type) ? type.SearchNameOf(content) : null;

    private static string? Sentence(string? text) => text is null ? null : Lengths.Fit(text, Lengths.Sentence);

    private static string? Text(CanonicalJson? content) => content is null ? null : Encoding.UTF8.GetString(content.Utf8.Span);
}
