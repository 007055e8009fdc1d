using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>Items of one attribute or relation, by its path or as an element of the keyed array with that path, and when it is said, with one value now.</summary>
internal sealed class NamedItems(string path, string? now, ReportTexts texts)
{
    private readonly string element = path + "[";
    private readonly int value = now is null or ChangeFilter.Empty or ChangeFilter.LinkAdded or ChangeFilter.LinkGone ? ReportTexts.None : texts.Find(now);

    public bool Holds(in IndexedItem item) => (item.Path == path || item.Path.StartsWith(element, StringComparison.Ordinal)) && now switch
    {
        null => true,
        ChangeFilter.Empty => item is { Kind: ItemKind.Attribute, Now: ReportTexts.None },
        ChangeFilter.LinkAdded => item is { Kind: ItemKind.Link, LinkInNow: true },
        ChangeFilter.LinkGone => item is { Kind: ItemKind.Link, LinkInNow: false },
        _ => value != ReportTexts.None && item.Now == value,
    };
}
