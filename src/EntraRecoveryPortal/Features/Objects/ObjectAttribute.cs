using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Objects;

/// <summary>One attribute of an object. Not captured is told apart from empty: nobody asked, so nobody knows.</summary>
public sealed record ObjectAttribute(string Name, JsonElement Value, bool IsCaptured, string? Note)
{
    public bool IsEmpty => IsCaptured && ReadableJson.IsEmpty(Value);

    /// <summary>Everything the object has, what was asked for and is empty, and what the catalogue knows but the snapshot did not ask for.</summary>
    public static IReadOnlyList<ObjectAttribute> Of(ObjectType? type, CaptureProfile? profile, JsonElement content)
    {
        var present = content.EnumerateObject().Where(p => !p.Name.StartsWith('@')).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        var asked = profile?.Properties.Where(name => name != "*").ToHashSet(StringComparer.Ordinal) ?? [];
        var known = type?.Select ?? [];
        var askedForAll = profile is null || profile.Properties.Contains("*");
        return
        [
            .. from name in present.Keys.Union(asked, StringComparer.Ordinal).Union(askedForAll ? [] : known, StringComparer.Ordinal)
               orderby name
               let isCaptured = askedForAll || present.ContainsKey(name) || asked.Contains(name)
               from leaf in Leaves(name, present.GetValueOrDefault(name))
               select new ObjectAttribute(leaf.Path, leaf.Value, isCaptured, NoteOf(type, leaf.Path)),
        ];
    }

    public bool Matches(string text) => text.Length == 0
        || Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || (IsCaptured && !IsEmpty && ReadableJson.Plain(Value).Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>A block is shown leaf by leaf, under the paths that reports use; an empty one stays itself.</summary>
    private static IEnumerable<(string Path, JsonElement Value)> Leaves(string path, JsonElement value) =>
        value.ValueKind is JsonValueKind.Object && !ReadableJson.IsEmpty(value)
            ? value.EnumerateObject().Where(p => !p.Name.StartsWith('@')).SelectMany(p => Leaves($"{path}.{p.Name}", p.Value))
            : [(path, value)];

    private static string? NoteOf(ObjectType? type, string name) => type?.RuleFor(name) switch
    {
        { Volatile: true } => "changes by itself, never compared",
        { Compared: false } => "kept, never compared",
        _ => null,
    };
}
