using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What a comparison or a reading looks at: everything, some types, or some objects. A link belongs to its source.</summary>
public sealed record Scope
{
    public static readonly Scope All = new();

    public IReadOnlyList<string> Types { get; init; } = [];
    public IReadOnlyList<ObjectRef> Ids { get; init; } = [];

    public bool IsAll => Types.Count == 0 && Ids.Count == 0;

    public static Scope OfTypes(params IReadOnlyList<string> types) => new() { Types = types };

    public static Scope OfIds(params IReadOnlyList<ObjectRef> ids) => new() { Ids = ids };

    public bool Covers(ObjectRef of) => IsAll || Types.Contains(of.Type, StringComparer.Ordinal) || Ids.Contains(of);
}
