using System.Text;

namespace EntraRecoveryPortal.Core.Directory;

/// <summary>One step of an attribute path: a property, and the key when it is one item of a keyed array.</summary>
public readonly record struct PathSegment(string Name, string? Key);

/// <summary>
/// Attribute paths: <c>department</c>, <c>conditions.users.includeUsers</c>, <c>appRoles[key]</c>.
/// A backslash escapes dots and brackets in names and keys; <c>@odata.type</c> is one name.
/// </summary>
public static class AttributePath
{
    private const string ODataType = "@odata.type";

    /// <summary>A property under a path; the path may be empty.</summary>
    public static string Property(string path, string name)
    {
        var escaped = name is ODataType ? name : Escape(name);
        return path.Length == 0 ? escaped : $"{path}.{escaped}";
    }

    /// <summary>One item of the keyed array at a path.</summary>
    public static string Item(string path, string key) => $"{path}[{Escape(key)}]";

    /// <summary>The path as rules write it: keys left out.</summary>
    public static string Pattern(string path)
    {
        if (!path.Contains('['))
            return path;

        var pattern = "";
        foreach (var segment in Parse(path))
            pattern = Property(pattern, segment.Name) + (segment.Key is null ? "" : "[]");
        return pattern;
    }

    /// <summary>Whether a pattern is a rule's path or lies under it.</summary>
    public static bool IsAtOrUnder(string pattern, string rulePath) =>
        pattern.StartsWith(rulePath, StringComparison.Ordinal)
        && (pattern.Length == rulePath.Length || pattern[rulePath.Length] is '.' or '[');

    /// <summary>The top-level property.</summary>
    public static string Root(string path) => Parse(path)[0].Name;

    /// <summary>The steps of a path.</summary>
    public static IReadOnlyList<PathSegment> Parse(string path)
    {
        var segments = new List<PathSegment>();
        var at = 0;
        while (at < path.Length)
        {
            string name;
            if (string.CompareOrdinal(path, at, ODataType, 0, ODataType.Length) == 0)
            {
                name = ODataType;
                at += ODataType.Length;
            }
            else
            {
                name = ReadUntil(path, ref at, ".[");
            }

            string? key = null;
            if (at < path.Length && path[at] == '[')
            {
                at++;
                key = ReadUntil(path, ref at, "]");
                at++;
            }

            segments.Add(new PathSegment(name, key));
            at++;
        }

        return segments;
    }

    private static string ReadUntil(string path, ref int at, string stops)
    {
        var text = new StringBuilder();
        for (; at < path.Length && !stops.Contains(path[at]); at++)
        {
            if (path[at] == '\\' && at + 1 < path.Length)
                at++;
            text.Append(path[at]);
        }

        return text.ToString();
    }

    private static string Escape(string text) =>
        text.AsSpan().IndexOfAny(".[]\\") < 0
            ? text
            : text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(".", @"\.", StringComparison.Ordinal)
                .Replace("[", @"\[", StringComparison.Ordinal).Replace("]", @"\]", StringComparison.Ordinal);
}
