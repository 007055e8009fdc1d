using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>One attribute, one link, or the object as such, that differs.</summary>
public sealed record ReportItem
{
    public required long Key { get; init; }
    public required ItemKind Kind { get; init; }
    public required string Path { get; init; }
    public ObjectRef? Target { get; init; }
    public string? TargetName { get; init; }

    /// <summary>JSON text on the snapshot's side; null = absent.</summary>
    public string? From { get; init; }

    /// <summary>JSON text on the other side; null = absent.</summary>
    public string? Now { get; init; }

    public bool LinkInFrom { get; init; }
    public bool LinkInNow { get; init; }

    /// <summary>Why it cannot be put back; null = it can be ticked.</summary>
    public string? NotRestorable { get; init; }

    public string? Risk { get; init; }

    /// <summary>The recovery that had put this back before somebody changed it again.</summary>
    public int? ChangedBackAfter { get; init; }
    public required bool IsTicked { get; init; }

    public bool CanBeTicked => NotRestorable is null;
}

/// <summary>The items of one changed object, with names for the ids inside their values as of the snapshot.</summary>
public sealed record ReportItems(IReadOnlyList<ReportItem> Items, IReadOnlyDictionary<string, string> Names)
{
    /// <summary>The differences as a person would say them; empty where the values say it better.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];

    /// <summary>Attributes with a value that do not differ.</summary>
    public IReadOnlyList<AttributeRow> Unchanged { get; init; } = [];
}
