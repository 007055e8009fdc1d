using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>One object as the tenant has it now.</summary>
public sealed record LiveObject
{
    /// <summary>Which object.</summary>
    public required ObjectRef Ref { get; init; }

    /// <summary>Where it lives.</summary>
    public required ObjectState State { get; init; }

    /// <summary>Null when it is gone.</summary>
    public CanonicalJson? Content { get; init; }

    /// <summary>The relations that were read, to their end.</summary>
    public required IReadOnlyDictionary<string, IReadOnlySet<ObjectRef>> Links { get; init; }
}
