using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory;

/// <summary>Something read by a request of its own and kept inside the object's content. Its name stands in the profile's relations when it was read.</summary>
public sealed record JoinedPart
{
    /// <summary>Name in profiles and coverage; for an array also the property it is kept under.</summary>
    public required string Name { get; init; }

    /// <summary>Per object (<c>applications/{id}/federatedIdentityCredentials</c>) or, with <see cref="On"/>, the whole collection.</summary>
    public required string ReadPath { get; init; }

    /// <summary>Objects that have it; null for all. <c>{cast}</c> in <see cref="ReadPath"/> is their type as Graph names it.</summary>
    public Func<JsonElement, bool>? Only { get; init; }

    /// <summary>An $expand on the list that carries it.</summary>
    public string? Expand { get; init; }

    /// <summary>Properties equal on both sides of the join; empty for an array that belongs to the object.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <summary>With <see cref="On"/>: the object's property to the dotted path in the joined object.</summary>
    public IReadOnlyDictionary<string, string> Take { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Application permissions that reading it needs.</summary>
    public IReadOnlyList<string> ReadPermissions { get; init; } = [];

    /// <summary>Application permissions that writing it back needs beside those of its type.</summary>
    public IReadOnlyList<string> WritePermissions { get; init; } = [];

    /// <summary><see cref="ReadPath"/> for an object that Graph answered with.</summary>
    public string ReadPathOf(JsonElement graphObject) =>
        ReadPath.Replace("{cast}", graphObject.TextAt("@odata.type")?.TrimStart('#'), StringComparison.Ordinal);

    /// <summary>Whether this part is where a top-level property comes from.</summary>
    public bool Fills(string property) =>
        On.Count == 0 ? string.Equals(Name, property, StringComparison.Ordinal) : Take.ContainsKey(property);
}
