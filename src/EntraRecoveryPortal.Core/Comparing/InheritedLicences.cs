using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>Licences that people have through their groups: what changed about them was decided at the group.</summary>
internal static class InheritedLicences
{
    internal const string Reason = "It comes through a group: put back the group's licence, or who is in the group, and this follows.";
    internal const string Property = "assignedLicenses";
    private const string States = "licenseAssignmentStates";
    private const string Direct = "";

    /// <summary>The ids of the groups through which a person's licence came, went or changed; none when it was changed at the person.</summary>
    internal static IReadOnlyList<string> GroupsOf(AttributeDifference difference, JsonElement from, JsonElement now)
    {
        if (!difference.Path.StartsWith(Property + "[", StringComparison.Ordinal) || (difference.Now ?? difference.From)?.TextAt("skuId") is not { } product)
            return [];

        var (then, later) = (StatesOf(from, product), StatesOf(now, product));
        return then.GetValueOrDefault(Direct) != later.GetValueOrDefault(Direct)
            ? []
            : [.. then.Keys.Union(later.Keys).Where(group => then.GetValueOrDefault(group) != later.GetValueOrDefault(group)).Order(StringComparer.Ordinal)];
    }

    // What each giver gives of one product: the person's own assignment, and those of groups by their ids.
    private static Dictionary<string, string> StatesOf(JsonElement person, string product)
    {
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!person.TryGetProperty(States, out var all) || all.ValueKind != JsonValueKind.Array)
            return states;

        foreach (var state in all.EnumerateArray().Where(state => string.Equals(state.TextAt("skuId"), product, StringComparison.OrdinalIgnoreCase)))
            states[state.TextAt("assignedByGroup") ?? Direct] = $"{state.TextAt("state")} {string.Join(' ', state.TextsAt("disabledPlans").Order(StringComparer.Ordinal))}";
        return states;
    }
}
