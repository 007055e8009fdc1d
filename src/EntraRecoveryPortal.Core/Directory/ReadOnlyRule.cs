using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory;

/// <summary>A kind of object, told by its content, on which something cannot be written.</summary>
public sealed record ReadOnlyRule
{
    /// <summary>Why nothing is written to what the directory on-premises owns.</summary>
    public const string SyncedReason = "Synced from on-premises: change it in Active Directory, the next sync brings it here.";

    /// <summary>Whether the object is of that kind.</summary>
    public required Func<JsonElement, bool> When { get; init; }

    /// <summary>The sentence that a report shows.</summary>
    public required string Reason { get; init; }

    /// <summary>Attributes are read-only.</summary>
    public bool Attributes { get; init; } = true;

    /// <summary>The object cannot be restored, deleted or made again.</summary>
    public bool Existence { get; init; } = true;

    /// <summary>Deleting what was created since is possible all the same.</summary>
    public bool SparesDeletion { get; init; }

    /// <summary>Relations that are read-only; null means all.</summary>
    public IReadOnlyList<string>? Relations { get; init; }

    /// <summary>Attributes whose rule says <see cref="AttributeRule.IsCloudOwned"/> can be written all the same.</summary>
    public bool SparesCloudOwned { get; init; }

    /// <summary>True when membership follows from a rule, so that a difference is a consequence and not a decision.</summary>
    public bool IsConsequence { get; init; }
}

/// <summary>An object that another one (a grant, an assignment) points at by a property.</summary>
/// <param name="Property">Dotted path of the id.</param>
/// <param name="Types">Types that the id can belong to.</param>
public sealed record ObjectEnd(string Property, IReadOnlyList<string> Types);

/// <summary>Properties and relations of a type that are not read, and why.</summary>
public sealed record NotRead(IReadOnlyList<string> Names, string Reason);

/// <summary>Something of the tenant that is not captured, and why.</summary>
public sealed record NotCaptured(string What, string Reason);
