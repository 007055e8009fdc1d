using System.Text;
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
