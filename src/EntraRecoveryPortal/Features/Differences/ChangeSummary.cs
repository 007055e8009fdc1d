using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>One changed object of a report, as a row shows it.</summary>
public sealed record ChangeSummary
{
    public required long Key { get; init; }
    public required ObjectRef Ref { get; init; }
    public required string DisplayName { get; init; }
    public string? SearchName { get; init; }
    public required ChangeAction Action { get; init; }
    public required int AttributeCount { get; init; }
    public required int LinkCount { get; init; }
    public required bool IsCreatedSince { get; init; }
    public string? NotRestorable { get; init; }
    public IReadOnlyList<string> Risks { get; init; } = [];
    /// <summary>The other objects that are one row with it: the service principal of an application.</summary>
    public IReadOnlyList<ChangeSummary> Parts { get; init; } = [];

    /// <summary>It and its parts.</summary>
    public IEnumerable<ChangeSummary> Objects => Parts.Prepend(this);

    /// <summary>How many changes followed from this one.</summary>
    public int ConsequenceCount { get; init; }

    public string? Cause { get; init; }

    /// <summary>The newest recovery that had put some of this back before somebody changed it again.</summary>
    public int? ChangedBackAfter { get; init; }

    /// <summary>How many of its items can be ticked; 0 = none, and the row shows the reason in place of a box.</summary>
    public required int TickableCount { get; init; }

    public required int TickedCount { get; init; }

    /// <summary>A membership rule decided it; the cause says all there is to say.</summary>
    public bool IsEvaluated => Cause is not null && Catalogue.TryFind(Ref.Type, out var type) && type.ReadOnlyRules.Any(rule => rule.IsConsequence && rule.Reason == NotRestorable);

    /// <summary>Putting it back means deleting it; only pointing at it ticks it.</summary>
    public bool WouldDelete => IsCreatedSince || Action is ChangeAction.SoftDelete or ChangeAction.Delete;
}
