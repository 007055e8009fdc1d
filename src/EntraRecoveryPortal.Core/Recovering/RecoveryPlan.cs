using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>One write to Microsoft Graph.</summary>
/// <param name="Method">HTTP verb.</param>
/// <param name="Path">Relative to <c>/v1.0/</c>.</param>
/// <param name="Body">JSON text, or null.</param>
public sealed record GraphCall(string Method, string Path, string? Body);

/// <summary>What an operator ticked of one change.</summary>
public sealed record Tick(Change Change, IReadOnlyList<ChangeItem> Items);

/// <summary>An object as it is at this moment.</summary>
public sealed record LiveObject
{
    /// <summary>Which object.</summary>
    public required ObjectRef Ref { get; init; }

    /// <summary>Where it is.</summary>
    public required ObjectState State { get; init; }

    /// <summary>What it says; null when it is gone.</summary>
    public CanonicalJson? Content { get; init; }

    /// <summary>Its links by relation, as far as they were read.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<ObjectRef>> Links { get; init; } = new Dictionary<string, IReadOnlySet<ObjectRef>>(StringComparer.Ordinal);
}

/// <summary>Ordered steps, what was left out, and what to think about before starting.</summary>
public sealed record RecoveryPlan
{
    /// <summary>In the order in which they run.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>Ticked things that get no step.</summary>
    public required IReadOnlyList<LeftOut> LeftOut { get; init; }

    /// <summary>Consequences to know before starting.</summary>
    public required IReadOnlyList<PlanWarning> Warnings { get; init; }

    /// <summary>What names something that is gone for good, dropped or not.</summary>
    public IReadOnlyList<DeadReference> DeadReferences { get; init; } = [];

    /// <summary>The policies that can come back in report-only mode.</summary>
    public IReadOnlyList<ReportOnlyOffer> ReportOnlyOffers { get; init; } = [];
}

/// <summary>Something ticked that gets no step, and why. The item is a path, or empty for the object.</summary>
public sealed record LeftOut(ObjectRef Object, string ObjectName, string Item, string Reason);

/// <summary>A consequence to know before starting.</summary>
public sealed record PlanWarning(ObjectRef Object, string ObjectName, string Sentence);
