using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Values that only one object may have, as "property=value": one has to be free before it is given.</summary>
public static class UniqueValues
{
    private static readonly string[] Properties = ["userPrincipalName", "mailNickname", "identifierUris"];

    /// <summary>What a step takes from its object.</summary>
    public static IEnumerable<string> Freed(PlanStep step) => step.Leaves.Where(leaf => Properties.Contains(leaf.Path, StringComparer.Ordinal))
        .SelectMany(leaf => Values(leaf.Path, leaf.Expected).Except(Values(leaf.Path, leaf.Target), StringComparer.OrdinalIgnoreCase));

    /// <summary>What a step gives to its object.</summary>
    public static IEnumerable<string> Needed(PlanStep step)
    {
        if (step is { Source: { } source } && (step.Kind == StepKind.RestoreFromBin || step.GetsNewId))
        {
            var content = JsonElement.Parse(source);
            return Properties.SelectMany(property => content.At(property) is { } value ? Values(property, value.GetRawText()) : []);
        }

        return step.Leaves.Where(leaf => Properties.Contains(leaf.Path, StringComparer.Ordinal)).SelectMany(leaf => Values(leaf.Path, leaf.Target));
    }

    private static IEnumerable<string> Values(string property, string? json) => JsonText.Parse(json) switch
    {
        { ValueKind: JsonValueKind.String } text => [$"{property}={text.GetString()}"],
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(value => $"{property}={value}")],
        _ => [],
    };
}
