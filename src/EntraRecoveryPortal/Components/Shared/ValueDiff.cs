using System.Text.Json;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>How one value of two sides is shown: whole, as a set of members, or as text with the differing parts marked.</summary>
public abstract record ValueDiff
{
    private ValueDiff()
    {
    }

    /// <summary>Short values: the whole of each side differs. Null is "not set".</summary>
    public sealed record Whole(string? From, string? Now) : ValueDiff;

    /// <summary>Sets of simple values, each with whether it is on either side.</summary>
    public sealed record Members(IReadOnlyList<Member> Items) : ValueDiff;

    public sealed record Member(string Text, bool InFrom, bool InNow);

    /// <summary>Long, multi-line or structured values, piece by piece.</summary>
    public sealed record Marked(IReadOnlyList<TextPiece> From, IReadOnlyList<TextPiece> Now, bool IsCode) : ValueDiff;

    private const int Short = 24;

    /// <param name="from">JSON text as the snapshot had it; null is absent.</param>
    /// <param name="now">JSON text as it is now; null is absent.</param>
    public static ValueDiff Of(string? from, string? now)
    {
        using var left = Parse(from);
        using var right = Parse(now);
        var (a, b) = (left.RootElement, right.RootElement);
        if (IsSet(a) && IsSet(b) && (a.ValueKind == JsonValueKind.Array || b.ValueKind == JsonValueKind.Array))
            return new Members(MembersOf(a, b));
        if (IsDeep(a) || IsDeep(b))
            return Mark(TextOf(a, code: true), TextOf(b, code: true), isCode: true);
        var (x, y) = (TextOf(a, code: false), TextOf(b, code: false));
        var isLong = x is not null && y is not null && (x.Length > Short || y.Length > Short || x.Contains('\n') || y.Contains('\n'));
        return isLong ? Mark(x, y, isCode: false) : new Whole(x, y);
    }

    private static Marked Mark(string? from, string? now, bool isCode)
    {
        var (left, right) = TextPiece.Compare(from ?? "", now ?? "");
        return new Marked(left, right, isCode);
    }

    private static JsonDocument Parse(string? json)
    {
        try
        {
            return JsonDocument.Parse(json ?? "null");
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToDocument(json);
        }
    }

    private static bool IsDeep(JsonElement value) => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    private static bool IsSet(JsonElement value) => value.ValueKind is JsonValueKind.Null
        || (value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(ReadableJson.IsScalar));

    private static string? TextOf(JsonElement value, bool code) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => code ? ReadableJson.Indented(value) : ReadableJson.Plain(value),
    };

    private static List<Member> MembersOf(JsonElement from, JsonElement now)
    {
        var (left, right) = (Texts(from), Texts(now));
        return [.. left.Union(right, StringComparer.Ordinal)
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(text => new Member(text, left.Contains(text), right.Contains(text)))];
    }

    private static HashSet<string> Texts(JsonElement set) => set.ValueKind is JsonValueKind.Array
        ? set.EnumerateArray().Select(ReadableJson.Plain).ToHashSet(StringComparer.Ordinal)
        : [];
}
