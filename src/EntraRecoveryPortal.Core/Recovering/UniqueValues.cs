using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Values that only one object may have, as "property=value": one has to be free before it is given.</summary>
public static class UniqueValues
{
    private const string Address = "address=";
    private static readonly string[] Properties = ["userPrincipalName", "mailNickname", "identifierUris", "mail", "proxyAddresses"];

    /// <summary>What a step takes from its object; what lies in the recycle bin holds nothing.</summary>
    public static IEnumerable<string> Freed(PlanStep step) => step is { Kind: StepKind.SoftDelete or StepKind.Delete, Source: { } source }
        ? ValuesOf(source)
        : step.Leaves.Where(IsUnique).SelectMany(leaf => Values(leaf.Path, leaf.Expected).Except(Values(leaf.Path, leaf.Target), StringComparer.OrdinalIgnoreCase));

    /// <summary>What a step gives to its object.</summary>
    public static IEnumerable<string> Needed(PlanStep step) => step is { Source: { } source } && (step.Kind == StepKind.RestoreFromBin || step.GetsNewId)
        ? ValuesOf(source)
        : step.Leaves.Where(IsUnique).SelectMany(leaf => Values(leaf.Path, leaf.Target));

    private static bool IsUnique(LeafWrite leaf) => Properties.Contains(leaf.Path, StringComparer.Ordinal);

    private static IEnumerable<string> ValuesOf(string source)
    {
        var content = JsonElement.Parse(source);
        return Properties.SelectMany(property => content.At(property) is { } value ? Values(property, value.GetRawText()) : []);
    }

    private static IEnumerable<string> Values(string property, string? json) => JsonText.Parse(json) switch
    {
        { ValueKind: JsonValueKind.String } text => [Named(property, text.GetString()!)],
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(value => Named(property, value.ToString()))],
        _ => [],
    };

    // A mail address is one among all addresses of all objects, whichever property it stands in.
    private static string Named(string property, string value) => property switch
    {
        "mail" => Address + value,
        "proxyAddresses" => Address + value[(value.IndexOf(':', StringComparison.Ordinal) + 1)..],
        _ => $"{property}={value}",
    };
}
