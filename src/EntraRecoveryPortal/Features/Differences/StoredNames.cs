using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>How the words of a report are written in its rows: camel case, as Graph writes them.</summary>
public static class StoredNames
{
    public const string Object = "object";
    public const string Attribute = "attribute";
    public const string Link = "link";

    public static string Of<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static T Read<T>(string name) where T : struct, Enum => Enum.Parse<T>(name, ignoreCase: true);

    /// <summary>"application/5b1f...": a reference to another object in one column.</summary>
    public static string Of(ObjectRef reference) => $"{reference.Type}/{reference.Id}";

    public static ObjectRef ReadRef(string text) => text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
        ? new(text[..slash], text[(slash + 1)..])
        : throw new FormatException("A stored reference has a type, a slash and an id.");

    /// <summary>The other end of an item, where it has one.</summary>
    public static ObjectRef? TargetOf(ReportItemRow item) => item.TargetId is { } id ? new(item.TargetType ?? ObjectRef.UnknownType, id) : null;
}
