using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Numbers with their nouns, as people read them.</summary>
internal static class Phrases
{
    public static string Objects(string type, int number) =>
        Catalogue.TryFind(type, out var known)
            ? Words.Count(number, InSentence(known.Label), InSentence(known.Plural))
            : Words.Count(number, type);

    public static string Joined(IReadOnlyList<string> parts) => parts.Count switch
    {
        0 => "",
        1 => parts[0],
        _ => $"{string.Join(", ", parts.Take(parts.Count - 1))} and {parts[^1]}",
    };

    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    public static string About(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"about {Words.Count(Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)), "second")}",
        { TotalMinutes: < 90 } => $"about {Words.Count((int)Math.Ceiling(time.TotalMinutes), "minute")}",
        _ => $"about {Words.Count((int)Math.Ceiling(time.TotalHours), "hour")}",
    };

    /// <summary>"User" reads "user" inside a sentence; "Conditional Access policy" and "OAuth2 grant" keep their capitals.</summary>
    private static string InSentence(string label)
    {
        var first = label.Split(' ', 2)[0];
        var rest = label[first.Length..];
        var isName = rest.Any(char.IsUpper) || first.Skip(1).Any(char.IsUpper);
        return isName ? label : first.ToLowerInvariant() + rest;
    }
}
