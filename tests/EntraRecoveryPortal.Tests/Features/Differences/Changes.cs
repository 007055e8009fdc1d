using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Tests.Features.Differences;

/// <summary>Changes as the comparer makes them, in one line each.</summary>
internal static class Changes
{
    public static Change User(string name, params IReadOnlyList<ChangeItem> items) => Of("user", name, ChangeAction.Update, items);

    public static Change Of(string type, string name, ChangeAction action, params IReadOnlyList<ChangeItem> items) => new()
    {
        Ref = new ObjectRef(type, $"id-of-{name}"),
        DisplayName = name,
        Action = action,
        Items = items,
        Risks = [.. items.Select(item => item.Risk).OfType<string>()],
    };

    public static ChangeItem Attribute(string path, string? from, string? now, string? notRestorable = null, string? risk = null) =>
        new() { Kind = ItemKind.Attribute, Path = path, From = from, Now = now, NotRestorable = notRestorable, Risk = risk };

    public static ChangeItem Whole(string? notRestorable = null) => new() { Kind = ItemKind.Object, Path = "", NotRestorable = notRestorable };

    public static ChangeItem LinkGone(string relation, string target) =>
        new() { Kind = ItemKind.Link, Path = relation, Target = new ObjectRef("user", target), LinkInFrom = true };

    public static ChangeItem LinkAdded(string relation, string target, string? risk = null) =>
        new() { Kind = ItemKind.Link, Path = relation, Target = new ObjectRef("user", target), LinkInNow = true, Risk = risk };
}
