using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Security;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>What the guards say holds where a recovery is started, whatever the page shows.</summary>
public sealed class GuardedStartTests
{
    private const string Own = "5f0c7e4a-0000-4000-8000-0000000000f1";
    private const string Role = "62e90394-69f5-4237-9190-012177145e10";
    private static readonly string Glass = RecoveryWorld.User(40);

    private static readonly ProtectedPeople People = new() { BreakGlass = new HashSet<string> { Glass }, Author = TestPerson.Ada.ObjectId };

    /// <summary>Refused for good: nothing that anybody types settles these.</summary>
    private static readonly PlanStep[][] Refused =
    [
        [PlannedSteps.Step("application", Own, StepKind.RemoveCredential)],
        [PlannedSteps.Step("appRoleAssignment", $"{Own}|resource|role", StepKind.Create)],
        [PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", Own)],
        [PlannedSteps.Step("user", Glass, StepKind.Update).Writing("accountEnabled", "true", "false")],
        [PlannedSteps.Step("user", Glass, StepKind.SoftDelete)],
        [PlannedSteps.Step("directoryRoleAssignment", $"{Role}|{Glass}|/", StepKind.Delete)],
    ];

    /// <summary>Settled by typing the tenant's name.</summary>
    private static readonly PlanStep[][] Asked =
    [
        [PlannedSteps.Step("namedLocationPolicy", "l1", StepKind.Update)],
        [PlannedSteps.Step("oAuth2PermissionGrant", "c|r|AllPrincipals|", StepKind.Delete)],
        [.. Enumerable.Range(0, RecoveryGuards.ManyDeleted + 1).Select(i => PlannedSteps.Step("group", $"g{i}", StepKind.SoftDelete))],
        [.. Enumerable.Range(0, RecoveryGuards.ManyAccounts + 1).Select(i => PlannedSteps.Step("user", $"u{i}", StepKind.Update).Writing("accountEnabled", "false", "true"))],
        [PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", [.. Enumerable.Range(0, RecoveryGuards.ManyObjects + 1).Select(i => $"u{i}")])],
        [.. Enumerable.Range(0, RecoveryGuards.ManyObjects + 1).Select(i => PlannedSteps.Step("user", $"u{i}", StepKind.Update).Writing("city", "\"A\"", "\"B\""))],
        [PlannedSteps.Step("group", "g1", StepKind.RemoveLink).Linking("members", Glass)],
        [PlannedSteps.Step("user", TestPerson.Ada.ObjectId, StepKind.Update).Writing("accountEnabled", "true", "false")],
        [PlannedSteps.Step("group", "licensing", StepKind.RestoreFromBin)],
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_guard_is_passed_by_a_start_that_does_not_settle_it_and_each_refusal_is_audited()
    {
        await using var world = await RecoveryWorld.StartAsync();
        var report = await world.ReportAsync(TestPerson.Ada, 1);
        await using var scope = world.Portal.ScopeOf(TestPerson.Ada);
        var recoveries = RecoveryWorld.Service(scope);

        foreach (var (steps, typed, code) in Refused.Select(steps => (steps, recoveries.TenantName, Refusals.Guarded("").Code))
            .Concat(Asked.Select(steps => (steps, $"{recoveries.TenantName}x", Refusals.TenantNameNotTyped("").Code))))
        {
            var plan = PlannedSteps.Plan([.. steps.Select((step, index) => step with { Order = index + 1 })]);
            var kept = await world.KeepAsync(report, plan, RecoveryGuards.Check(plan, new HashSet<string> { Own }, People, new HashSet<string> { "licensing" }));
            var before = await world.Portal.AuditAsync();

            var answer = await recoveries.StartAsync(RecoveryWorld.Filled(kept) with { TypedTenantName = typed }, Cancel);

            var refused = Assert.IsType<StartAnswer.Refused>(answer);
            Assert.Contains(refused.Reasons, reason => reason.Code == code);
            var entry = Assert.Single((await world.Portal.AuditAsync()).Skip(before.Count));
            Assert.Equal(("recovery.start", AuditOutcome.Refused), (entry.Action, entry.Outcome));
        }

        Assert.Empty(world.Writes);
    }
}
