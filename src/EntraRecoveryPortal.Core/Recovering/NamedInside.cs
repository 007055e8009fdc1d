using System.Text.Json;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Where applications, the authentication methods policy and rules of groups name other objects.</summary>
internal static partial class NamedInside
{
    internal const string Rule = "membershipRule";

    // A rule does not say whether it is about a group or a person.
    private static readonly string[] InRules = ["group", "user"];

    private static readonly IReadOnlyList<(string Type, string Pattern, string Named, string? WithoutAny)> Keyed =
    [
        ("application", "api.preAuthorizedApplications[]", DeadReference.ByAppId, null),
        ("application", "requiredResourceAccess[]", DeadReference.ByAppId, null),
        ("authenticationMethodPolicy", "authenticationMethodConfigurations[].includeTargets[]", "group", "Without it the method would be for nobody. Make it again, or name another group in Entra first."),
        ("authenticationMethodPolicy", "authenticationMethodConfigurations[].excludeTargets[]", "group", "Without it the method would leave nobody out. Make it again, or leave out another group in Entra first."),
    ];

    /// <summary>What an item of a keyed array names by its key, and what would be wrong if the array were empty; null where it names nothing.</summary>
    internal static (ObjectRef Named, string? WithoutAny)? InItem(string type, string path)
    {
        var pattern = AttributePath.Pattern(path);
        var list = Keyed.FirstOrDefault(one => one.Type == type && one.Pattern == pattern);
        return list.Type is not null && AttributePath.Parse(path)[^1].Key is { } key && Guid.TryParse(key, out _) ? (new ObjectRef(list.Named, key), list.WithoutAny) : null;
    }

    /// <summary>The same of a whole object that is made again, by the path of each item.</summary>
    internal static IEnumerable<string> ItemsOf(ObjectType type, JsonElement content) =>
        from list in Keyed
        where list.Type == type.Name && list.Pattern.IndexOf('[', StringComparison.Ordinal) == list.Pattern.Length - 2
        let path = list.Pattern[..^2]
        where content.At(path) is { ValueKind: JsonValueKind.Array }
        from item in content.At(path)!.Value.EnumerateArray()
        where item.TextAt(type.RuleFor(path).Key!) is not null
        select AttributePath.Item(path, item.TextAt(type.RuleFor(path).Key!)!);

    /// <summary>The ids in a rule, each as what it may be of.</summary>
    internal static IEnumerable<(string Id, IReadOnlyList<ObjectRef> Ends)> InRule(string rule) =>
        Ids().Matches(rule).Select(match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase).Select(id => (id, (IReadOnlyList<ObjectRef>)[.. InRules.Select(type => new ObjectRef(type, id))]));

    /// <summary>The rule without an id in its lists; null when it is the last of a list, or stands outside one.</summary>
    internal static string? WithoutInRule(string rule, string id)
    {
        var isLast = false;
        var left = Lists().Replace(rule, list =>
        {
            var items = list.Groups["items"].Value.Split(',', StringSplitOptions.TrimEntries);
            List<string> others = [.. items.Where(item => !item.Contains(id, StringComparison.OrdinalIgnoreCase))];
            isLast |= others.Count == 0;
            return others.Count == items.Length ? list.Value : $"[{string.Join(", ", others)}]";
        });
        return isLast || left.Contains(id, StringComparison.OrdinalIgnoreCase) ? null : left;
    }

    /// <summary>What somebody's ticks would make an object name.</summary>
    internal static IEnumerable<ObjectRef> NamedBy(Tick tick)
    {
        var type = Catalogue.Of(tick.Change.Ref.Type);
        var made = tick.Change is { Action: ChangeAction.Recreate, FromContent: { } then } ? then.Root : default;
        return Named(type, [.. tick.Items.Where(item => item is { Kind: ItemKind.Attribute, From: not null }).Select(item => (item.Path, item.From!))], made);
    }

    /// <summary>The same of a step that was planned before.</summary>
    internal static IEnumerable<ObjectRef> NamedBy(PlanStep step)
    {
        if (step.Relation is not null)
            return [];
        var type = Catalogue.Of(step.Object.Type);
        var made = step is { Kind: StepKind.Create, Source: { } source } ? JsonElement.Parse(source) : default;
        return Named(type, [.. step.Leaves.Where(leaf => leaf.Target is not null).Select(leaf => (leaf.Path, leaf.Target!))], made);
    }

    private static IEnumerable<ObjectRef> Named(ObjectType type, IReadOnlyList<(string Path, string Value)> written, JsonElement made) =>
        written.Select(value => value.Path).Concat(ItemsOf(type, made)).Select(path => InItem(type.Name, path)).OfType<(ObjectRef Named, string? WithoutAny)>().Select(one => one.Named)
            .Concat(written.Where(value => value.Path is Rule).Select(value => JsonText.Parse(value.Value)!.Value.GetString()).Append(made.TextAt(Rule)).OfType<string>().SelectMany(InRule).SelectMany(one => one.Ends));

    [GeneratedRegex("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ids();

    [GeneratedRegex(@"\[(?<items>[^\[\]]*)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lists();
}
