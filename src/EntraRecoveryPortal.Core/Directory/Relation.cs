using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory;

/// <summary>How a link is written back.</summary>
public enum LinkWrite
{
    /// <summary>Up to 20 at once by <c>members@odata.bind</c>; removed one by one by <c>$ref</c>.</summary>
    Bind20,

    /// <summary>POST and DELETE of <c>$ref</c>, one by one.</summary>
    Ref,

    /// <summary>PUT and DELETE of a single <c>$ref</c>.</summary>
    PutRef,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>One kind of link that a type's objects hold.</summary>
public sealed record Relation
{
    /// <summary>Graph's name, such as <c>members</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One object's links, relative to <c>/v1.0/</c>: <c>groups/{id}/members</c>.</summary>
    public required string ReadPath { get; init; }

    /// <summary>A delta query that carries the links of all objects of the type.</summary>
    public string? DeltaPath { get; init; }

    /// <summary>True when the type's own delta query tells which of these links changed.</summary>
    public bool IsTracked { get; init; }

    /// <summary>A type of targets that <see cref="ReadPath"/> leaves out and <see cref="DeltaPath"/> carries.</summary>
    public string? OmittedByPath { get; init; }

    /// <summary>Below a target: the objects that hold such a link to it.</summary>
    public string? InversePath { get; init; }

    /// <summary>An $expand that rides on the list; a collection of 20 has to be read again by <see cref="ReadPath"/>.</summary>
    public string? Expand { get; init; }

    /// <summary>Lists, relative to <c>/v1.0/</c>, of the objects that may hold such links: each carries them by <see cref="Expand"/>. Empty: the type's own list does, or none.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>With <see cref="Lists"/>: whether an object may hold such links.</summary>
    public Func<JsonElement, bool> MayHold { get; init; } = _ => true;

    /// <summary>True when an object has at most one.</summary>
    public bool IsSingle { get; init; }

    /// <summary>How it is written back.</summary>
    public LinkWrite Write { get; init; } = LinkWrite.None;

    /// <summary>The collection in the target's <c>@odata.id</c>.</summary>
    public string TargetBase { get; init; } = "directoryObjects";

    /// <summary>Application permissions that reading it needs beyond the type's own.</summary>
    public IReadOnlyList<string> ReadPermissions { get; init; } = [];

    /// <summary>Why links of this kind are never written back.</summary>
    public string? NotRestorableReason { get; init; }
}
