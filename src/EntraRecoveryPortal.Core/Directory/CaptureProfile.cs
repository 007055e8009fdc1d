namespace EntraRecoveryPortal.Core.Directory;

/// <summary>What was asked for, and permitted, when a type was read. What a profile does not name is unknown, never empty.</summary>
public sealed record CaptureProfile
{
    /// <summary>Stands in <see cref="Properties"/> for everything in Graph's default body.</summary>
    public const string DefaultBody = "*";

    /// <summary>The catalogue's type name.</summary>
    public required string Type { get; init; }

    /// <summary>Top-level properties, or <see cref="DefaultBody"/>.</summary>
    public required IReadOnlyList<string> Properties { get; init; }

    /// <summary>Relations and joined parts that were read.</summary>
    public required IReadOnlyList<string> Relations { get; init; }

    /// <summary>Whether a top-level property was read; joined parts count by <see cref="Relations"/>.</summary>
    public bool Covers(ObjectType type, string property) =>
        type.Joined.FirstOrDefault(j => j.Fills(property)) is { } part
            ? Relations.Contains(part.Name, StringComparer.Ordinal) || Properties.Contains(property, StringComparer.Ordinal)
            : Properties.Contains(DefaultBody, StringComparer.Ordinal) || Properties.Contains(property, StringComparer.Ordinal);
}
