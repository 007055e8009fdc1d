using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>The steps that write one object's ticked attributes: one PATCH, and calls of their own for what needs them.</summary>
internal sealed class AttributeSteps(Change change, string name, JsonElement content)
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    private readonly ObjectType _type = Catalogue.Of(change.Ref.Type);

    internal IEnumerable<PlanStep> Steps(IReadOnlyList<ChangeItem> items)
    {
        var groups = items.ToLookup(i => _type.RuleFor(i.Path).Writable);
        foreach (var item in groups[Writability.Secret])
            yield return RemoveCredential(item);

        var licences = groups[Writability.OwnCall].Where(item => AttributePath.Root(item.Path) is Licences.Property).ToList();
        if (licences.Count > 0)
            yield return Step(StepKind.AssignLicenses, $"Put back {Paths(licences)}.", [.. licences.Select(LeafOf)], licences.Exists(item => item.Risk is not null));
        foreach (var part in groups[Writability.OwnCall].Except(licences).GroupBy(PartOf, StringComparer.Ordinal))
            yield return Part([.. part]);

        var merged = groups[Writability.Patch].Concat(groups[Writability.PatchBlock]).ToList();
        var switchedOff = SwitchedOff(merged);
        var isUrgent = merged.Any(i => i.Risk is not null);
        if (switchedOff.Count > 0)
            yield return Step(StepKind.DisableEntitlements, "Switch off what the next step removes or changes: Microsoft Graph refuses it while it is enabled.", switchedOff, isUrgent);
        if (merged.Count > 0)
        {
            var leaves = merged.Select(item => switchedOff.Find(l => l.Path == item.Path) is { } off
                ? new LeafWrite(item.Path, off.Target, item.From)
                : LeafOf(item)).ToList();
            yield return Step(StepKind.Update, $"Put back {Paths(merged)}.", leaves, isUrgent);
        }
    }

    private PlanStep RemoveCredential(ChangeItem item) =>
        Step(StepKind.RemoveCredential, "Remove the credential that was added since.", [LeafOf(item)], isUrgent: true) with
        {
            CanBeUndone = false,
            CannotBeUndoneReason = "A removed secret or certificate cannot be made again; whoever uses it needs a new one.",
        };

    private PlanStep Part(IReadOnlyList<ChangeItem> items)
    {
        var isWhole = AttributePath.Parse(items[0].Path) is [{ Key: not null }];
        var kind = (isWhole, items[0]) switch
        {
            (true, { From: null }) => StepKind.RemovePart,
            (true, { Now: null }) => StepKind.AddPart,
            _ => StepKind.UpdatePart,
        };
        var why = kind switch
        {
            StepKind.RemovePart => $"Remove {items[0].Path}, which was added since.",
            StepKind.AddPart => $"Make {items[0].Path} again.",
            _ => $"Put back {Paths(items)}.",
        };
        return Step(kind, why, [.. items.Select(LeafOf)], items.Any(i => i.Risk is not null));
    }

    private PlanStep Step(StepKind kind, string why, IReadOnlyList<LeafWrite> leaves, bool isUrgent) => Against(
        new()
        {
            Object = change.Ref,
            ObjectName = name,
            Kind = kind,
            Why = why,
            Leaves = leaves,
            Before = "null",
            After = "null",
            Call = LinkSteps.Unsent,
            Urgent = isUrgent,
            Lane = _type.Lane,
        },
        content);

    /// <summary>The content that the leaves of a step are held against: of licences, only those that were given to the object itself; null where that was not told.</summary>
    internal static JsonElement? Judged(PlanStep step, JsonElement content) => step.Kind == StepKind.AssignLicenses ? Licences.Own(Catalogue.Of(step.Object.Type), content) : content;

    /// <summary>The step as it looks from an object's content: what is before and after it, and its call.</summary>
    internal static PlanStep Against(PlanStep step, JsonElement content)
    {
        var type = Catalogue.Of(step.Object.Type);
        content = Judged(step, content) ?? Nothing;
        var applied = Applied(type, content, step.Leaves);
        var seen = step with
        {
            Before = Roots(content, step.Leaves),
            After = Roots(applied, step.Leaves),
            Source = type.Lane == Lane.ConditionalAccess ? JsonText.Of(applied) : null,
        };
        return seen with { Call = StepComposer.Compose(seen, content) };
    }

    /// <summary>The step with these of its leaves alone, which its sentence names then; null where none is left.</summary>
    internal static PlanStep? Only(PlanStep step, IReadOnlyList<LeafWrite> left, JsonElement content) => left.Count == 0 ? null : Against(
        step with { Leaves = left, Why = step.Why.Replace(Paths(step.Leaves.Select(leaf => leaf.Path)), Paths(left.Select(leaf => leaf.Path)), StringComparison.Ordinal) }, content);

    /// <summary>Enabled app roles and scopes that the plan removes or changes, as they look once switched off.</summary>
    private List<LeafWrite> SwitchedOff(IReadOnlyList<ChangeItem> items)
    {
        var leaves = new List<LeafWrite>();
        foreach (var item in items.Where(i => i.Now is not null && (i.Path.StartsWith("appRoles[", StringComparison.Ordinal)
            || i.Path.StartsWith("api.oauth2PermissionScopes[", StringComparison.Ordinal))))
        {
            var off = (JsonObject)JsonNode.Parse(item.Now!)!;
            if (off["isEnabled"]?.GetValue<bool>() != true)
                continue;

            off["isEnabled"] = false;
            leaves.Add(new LeafWrite(item.Path, item.Now, CanonicalJson.Parse(off.ToJsonString()).ToString()));
        }

        return leaves;
    }

    internal static JsonElement Applied(ObjectType type, JsonElement content, IReadOnlyList<LeafWrite> leaves)
    {
        var node = (JsonObject)ContentEdit.NodeOf(content.ValueKind == JsonValueKind.Object ? content : Nothing)!;
        foreach (var leaf in leaves)
            ContentEdit.Set(type, node, leaf.Path, JsonText.Parse(leaf.Target));
        return JsonElement.Parse(node.ToJsonString());
    }

    /// <summary>The touched top-level properties, whole: what review shows on either side.</summary>
    private static string Roots(JsonElement content, IReadOnlyList<LeafWrite> leaves)
    {
        var shown = new JsonObject();
        foreach (var root in leaves.Select(l => AttributePath.Root(l.Path)).Distinct(StringComparer.Ordinal))
            shown[root] = content.ValueKind == JsonValueKind.Object && content.TryGetProperty(root, out var value) ? ContentEdit.NodeOf(value) : null;
        return BodyComposer.Text(shown);
    }

    private static string PartOf(ChangeItem item)
    {
        var segment = AttributePath.Parse(item.Path)[0];
        return segment.Key is { } key ? AttributePath.Item(segment.Name, key) : segment.Name;
    }

    private static LeafWrite LeafOf(ChangeItem item) => new(item.Path, item.Now, item.From);

    private static string Paths(IReadOnlyList<ChangeItem> items) => Paths(items.Select(item => item.Path));

    internal static string Paths(IEnumerable<string> paths) =>
        paths.ToList() is { Count: > 4 } many ? $"{string.Join(", ", many.Take(3))} and {many.Count - 3} more" : string.Join(", ", paths);
}
