using System.Globalization;
using System.Text.Json;
using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>The tenant's own log of what changed, held against what a recovery says that it did.</summary>
internal sealed class WriteLog
{
    /// <summary>It follows what groups give, too.</summary>
    private const string FromWhom = "licenseAssignmentStates";

    private static readonly string[] Licences = ["assignedLicenses", FromWhom];

    private readonly IReadOnlyList<Written> own;
    private readonly ILookup<string, Written> byId;
    private readonly IReadOnlyList<Written> foreign;

    public WriteLog(IReadOnlyList<JsonElement> changes)
    {
        own = [.. changes.Where(change => change.TextAt("by") == SimulatedTenant.WriterClientId).Select(Written.Of)];
        byId = own.ToLookup(one => one.Id, StringComparer.Ordinal);
        foreign = [.. changes.Where(change => change.TextAt("by") != SimulatedTenant.WriterClientId).Select(Written.Of)];
    }

    /// <summary>The first fault as a sentence: an outcome that the log does not bear out, or a value written twice. Null when there is none.</summary>
    public string? Fault(RecoveryPlan plan, IReadOnlyList<RecoveryStepRow> steps)
    {
        var byOrder = plan.Steps.ToDictionary(step => step.Order);
        var applied = steps.Where(row => row.Outcome == StepOutcome.Applied).Select(row => row.Order).ToHashSet();
        foreach (var row in steps)
        {
            var written = WrittenBy(byOrder[row.Order]);
            // Of a step whose members were added in parts only the last call is said to have come to nothing.
            if (row is { Outcome: StepOutcome.Failed, Body: { } last } && byOrder[row.Order].Kind == StepKind.AddLinks)
                written = [.. written.Where(one => last.Contains(one.Target!, StringComparison.Ordinal))];
            // Somebody else may have made the same change before the call came, or before a reading told what became of it: then it changed nothing.
            if (row.Outcome == StepOutcome.Applied && written.Count == 0 && row.Message?.StartsWith("The answer was lost", StringComparison.Ordinal) != true && !foreign.Any(one => IsOf(byOrder[row.Order], one)))
                return $"Said to be applied and not in the log: {Text(row)}";
            if (row.Outcome is not (StepOutcome.Applied or StepOutcome.Unknown or StepOutcome.AlreadySo) && written.Count > 0 && row.Message?.StartsWith(StepOutcome.AddedButFor, StringComparison.Ordinal) != true
                && !plan.Steps.Any(other => other.Order != row.Order && applied.Contains(other.Order) && written.Exists(one => IsOf(other, one))))
                return $"Said to be {row.Outcome} and in the log: {Text(row)} ({written[0]})";
        }

        return Twice(plan);
    }

    /// <summary>No value was written more often than the plan has steps for it.</summary>
    private string? Twice(RecoveryPlan plan)
    {
        var owners = plan.Steps.Where(GoesById).ToLookup(step => step.Object.Id, StringComparer.Ordinal);
        var others = plan.Steps.Where(step => !GoesById(step)).ToList();
        return own.SelectMany(one => one.Values).Where(one => !one.Properties.Contains(FromWhom)).GroupBy(one => one.Key, StringComparer.Ordinal)
            .Where(group => owners[group.First().Id].Concat(others).Count(step => IsOf(step, group.First())) is > 0 and var planned && group.Count() > planned)
            .Select(group => $"Written {group.Count()} times, which is more often than there are steps for it: {group.First()}").FirstOrDefault();
    }

    private List<Written> WrittenBy(PlanStep step) => [.. (GoesById(step) ? byId[step.Object.Id] : own).Where(one => IsOf(step, one))];

    /// <summary>Whether what a step writes stands in the log under the id of its object.</summary>
    private static bool GoesById(PlanStep step) =>
        step.Kind is not (StepKind.Create or StepKind.Delete or StepKind.AddPart or StepKind.RemovePart or StepKind.UpdatePart) && Catalogue.Of(step.Object.Type) is { NaturalKey.Count: 0, IsSingleton: false };

    private static bool IsOf(PlanStep step, Written one)
    {
        var kind = SimulatedKinds.Of(step.Object.Type);
        return step.Kind switch
        {
            StepKind.RestoreFromBin => one.Id == step.Object.Id && one.What == "restored",
            StepKind.SoftDelete => one.Id == step.Object.Id && one.What == "deleted",
            StepKind.Delete => one.Kind == kind && one.What == "removed",
            StepKind.Create => one.Kind == kind && one.What == "created",
            StepKind.AddLinks => one.What == "linked" && one.Id == step.Object.Id && one.Relation == step.Relation && step.Targets.Any(target => target.Id == one.Target),
            StepKind.RemoveLink => one.What == "unlinked" && one.Id == step.Object.Id && one.Relation == step.Relation && step.Targets[0].Id == one.Target,
            StepKind.SetLink => one.What == "linked" && one.Id == step.Object.Id && one.Relation == step.Relation && step.Targets[0].Id == one.Target,
            StepKind.AddPart or StepKind.RemovePart or StepKind.UpdatePart when step.Leaves[0].Path.StartsWith("federatedIdentityCredentials", StringComparison.Ordinal) => one.Kind == "federatedIdentityCredential",
            StepKind.AddPart or StepKind.RemovePart or StepKind.UpdatePart when step.Leaves[0].Path.StartsWith("inheritablePermissions", StringComparison.Ordinal) => one.Kind == "inheritablePermission",
            StepKind.AddPart or StepKind.RemovePart when step.Leaves[0].Path.StartsWith("sponsors[", StringComparison.Ordinal) =>
                one.What == (step.Kind == StepKind.AddPart ? "linked" : "unlinked") && one.Id == step.Object.Id && one.Relation == "sponsors" && step.Leaves[0].Path == AttributePath.Item("sponsors", one.Target!),
            // What a group gives too stays: then it is only told otherwise from whom somebody has it.
            StepKind.AssignLicenses => one.What == "updated" && one.Id == step.Object.Id && one.Properties.Overlaps(Licences),
            _ => one.What == "updated" && step.Leaves.Any(leaf => one.Properties.Contains(AttributePath.Root(leaf.Path)))
                && (one.Id == step.Object.Id || (Catalogue.Of(step.Object.Type).NaturalKey.Count > 0 && one.Kind == kind) || Catalogue.Of(step.Object.Type).IsSingleton),
        };
    }

    private static string Text(RecoveryStepRow row) => $"step {row.Order} {row.Kind} {row.ObjectName}: {row.Method} {row.Path} {row.Body}: {row.Outcome} {row.Code} {row.Message}";

    /// <summary>One thing that the writer did.</summary>
    private sealed record Written(long Number, string What, string Kind, string Id, IReadOnlySet<string> Properties, string? Relation, string? Target)
    {
        /// <summary>What was written, value by value; what is made or removed goes by its kind, because it has another id each time.</summary>
        public string Key => What is "created" or "removed" ? $"{What} {Kind}" : string.Join('|', What, Kind, Id, Relation, Target, What is "updated" ? string.Join(',', Properties) : "");

        public IEnumerable<Written> Values => What is not "updated" ? [this] : Properties.Select(property => this with { Properties = new HashSet<string>(StringComparer.Ordinal) { property } });

        public static Written Of(JsonElement change) => new(
            change.GetProperty("number").GetInt64(), change.TextAt("what")!, change.TextAt("kind")!, change.TextAt("id")!, change.TextsAt("properties").ToHashSet(StringComparer.Ordinal), change.TextAt("relation"), change.TextAt("target"));

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} {What} {Kind} {Id} {string.Join(',', Properties)} {Relation} {Target}");
    }
}
