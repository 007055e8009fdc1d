using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>
/// What a value says, as text: sets sorted, what does not count left out, null, absent and empty as one, numbers and
/// instants in one spelling. Equal text means no change. Values are those of canonical JSON.
/// </summary>
public static class Meaning
{
    [ThreadStatic]
    private static MeaningWriter? _writer;

    /// <summary>The meaning of the attribute at a path; <c>null</c> when it says nothing.</summary>
    public static string? Of(ObjectType type, string path, JsonElement? value)
    {
        if (value is not { } element || element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;

        var writer = _writer ??= new();
        return writer.Write(JsonMarshal.GetRawUtf8Value(element), type.Meaning.At(path)) ? Encoding.UTF8.GetString(writer.Written) : null;
    }

    /// <summary>Null, absent, an empty array, or an object of nothing but such.</summary>
    public static bool IsEmpty(JsonElement? value) => value is not { } element || element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => true,
        JsonValueKind.Array => element.GetArrayLength() == 0,
        JsonValueKind.Object => element.EnumerateObject().All(p => IsEmpty(p.Value)),
        _ => false,
    };

    /// <summary>Whether two values of the attribute at a path say the same.</summary>
    public static bool Same(ObjectType type, string path, JsonElement? one, JsonElement? other) =>
        string.Equals(Of(type, path, one), Of(type, path, other), StringComparison.Ordinal);

    /// <summary>The words of a scope string, sorted, once each.</summary>
    internal static IReadOnlyList<string> Words(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
