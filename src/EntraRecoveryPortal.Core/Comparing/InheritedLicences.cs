using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>Licences that people have through their groups: what changed about them was decided at the group.</summary>
internal static class InheritedLicences
{
    private const string Inherited = "It comes through ";
    private const string NotTold = "Whether it was given to the person or comes through a group was not told.";
    private const string Direct = "";

    /// <summary>Why a licence that comes through groups is not put back at the person.</summary>
    internal static string Reason(IReadOnlyList<string> groupNames) =>
        $"{Inherited}{(groupNames.Count == 0 ? "a group" : $"the {(groupNames.Count == 1 ? "group" : "groups")} {string.Join(", ", groupNames)}")}: put back the group's licence, or who is in the group, and this follows.";

    internal static bool IsReason(string? reason) => reason?.StartsWith(Inherited, StringComparison.Ordinal) == true;

    /// <summary>
    /// What differs about a person, with licences told apart: those given to the person as they were given, whatever groups give too, and with the ids of the groups those that came, went or changed through them alone.
    /// </summary>
    internal static IEnumerable<(AttributeDifference Difference, IReadOnlyList<string>? Groups, string? NotRestorable)> ToldApart(
        ObjectType type, IReadOnlyList<AttributeDifference> differences, JsonElement from, JsonElement now)
    {
        if (type.Name != "user" || !differences.Any(difference => AttributePath.Root(difference.Path) is Licences.Property or Licences.States))
            return differences.Select(difference => (difference, (IReadOnlyList<string>?)null, (string?)null));

        var others = differences.Where(difference => AttributePath.Root(difference.Path) is not Licences.States);
        if (Licences.Own(type, from) is not { } ownThen || Licences.Own(type, now) is not { } ownNow)
            return others.Select(difference => (difference, (IReadOnlyList<string>?)null, IsLicence(difference) ? NotTold : null));

        var own = AttributeDiffer.Diff(type, ownThen, ownNow, name => name is Licences.Property);
        return
        [
            .. own.Select(difference => (difference, (IReadOnlyList<string>?)null, (string?)null)),
            .. others.Where(difference => !own.Any(one => one.Path == difference.Path)).Select(difference => (difference, IsLicence(difference) ? GroupsOf(difference, from, now) : null, (string?)null)),
        ];
    }

    private static bool IsLicence(AttributeDifference difference) => AttributePath.Root(difference.Path) is Licences.Property;

    private static IReadOnlyList<string> GroupsOf(AttributeDifference difference, JsonElement from, JsonElement now)
    {
        var product = (difference.Now ?? difference.From)!.Value.TextAt(Licences.Product);
        var (then, later) = (StatesOf(from, product), StatesOf(now, product));
        return [.. then.Keys.Union(later.Keys).Where(group => group is not Direct && then.GetValueOrDefault(group) != later.GetValueOrDefault(group)).Order(StringComparer.Ordinal)];
    }

    // What each giver gives of one product: the person's own assignment, and those of groups by their ids.
    private static Dictionary<string, string> StatesOf(JsonElement person, string? product)
    {
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!person.TryGetProperty(Licences.States, out var all) || all.ValueKind != JsonValueKind.Array)
            return states;

        foreach (var state in all.EnumerateArray().Where(state => string.Equals(state.TextAt(Licences.Product), product, StringComparison.OrdinalIgnoreCase)))
            states[state.TextAt("assignedByGroup") ?? Direct] = $"{state.TextAt("state")} {string.Join(' ', state.TextsAt("disabledPlans").Order(StringComparer.Ordinal))}";
        return states;
    }
}
