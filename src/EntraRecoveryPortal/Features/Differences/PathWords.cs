using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Attribute paths and relation names as words.</summary>
public static class PathWords
{
    /// <summary>"Include users" for conditions.users.includeUsers, "Key credentials: 5b1f" for keyCredentials[5b1f], "Member of" for ^members.</summary>
    public static string Label(string path)
    {
        if (path.Length == 0)
            return "The object itself";
        if (path[0] == ChangeItem.InverseMark)
            return path == "^members" ? "Member of" : $"{Words(path[1..])} of";
        var bracket = path.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0)
            return Words(path[(path.LastIndexOf('.') + 1)..]);
        var array = path[..bracket];
        var key = path[(bracket + 1)..];
        return $"{Words(array[(array.LastIndexOf('.') + 1)..])}: {key.Replace("]", "", StringComparison.Ordinal)}";
    }

    /// <summary>The path as it is, but a link seen from its target in words.</summary>
    public static string Facet(string path) => path.StartsWith(ChangeItem.InverseMark) ? Label(path) : path;

    /// <summary>As <see cref="Label(string)"/>, with an element of a keyed array named by its own name rather than its key.</summary>
    public static string Label(string path, string? element)
    {
        var bracket = path.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0 || element is null || !element.StartsWith('{'))
            return Label(path);
        using var document = JsonDocument.Parse(element);
        return document.RootElement.TryGetProperty("displayName", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } text
            ? $"{Label(path[..bracket])}: {text}"
            : Label(path);
    }

    private static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i == 0)
                words.Append(char.ToUpperInvariant(name[i]));
            else if (char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]))
                words.Append(' ').Append(i + 1 < name.Length && char.IsUpper(name[i + 1]) ? name[i] : char.ToLowerInvariant(name[i]));
            else
                words.Append(name[i]);
        }
        return words.ToString();
    }
}
