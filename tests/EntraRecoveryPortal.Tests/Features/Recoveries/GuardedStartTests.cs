using System.Globalization;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>What the guards say holds where a recovery is started, whatever the page shows.</summary>
public sealed class GuardedStartTests
{
    private const string Own = "5f0c7e4a-0000-4000-8000-0000000000f1";
    private const string Role = "62e90394-69f5-4237-9190-012177145e10";
    private static readonly string Glass = RecoveryWorld.User(40);

    private static readonly ProtectedPeople People = new()
    {
        BreakGlass = new HashSet<string> { Glass },
        Author = TestPerson.Ada.ObjectId,
        AuthorHolds = new HashSet<string> { "hers" },
        Portal = new HashSet<string> { Own },
    };

    /// <summary>Refused for good: nothing that anybody types settles these.</summary>
    private static readonly PlanStep[][] Refused =
    [
        [PlannedSteps.Step("application", Own, StepKind.RemoveCredential)],
        [PlannedSteps.Step("servicePrincipal", Own, StepKind.Update).Writing("accountEnabled", "true", "false")],
        [PlannedSteps.Step("appRoleAssignment", $"{Own}|resource|role", StepKind.Create)],
        [PlannedSteps.Step("oAuth2PermissionGrant", $"{Own}|resource|AllPrincipals|", StepKind.Delete)],
        [PlannedSteps.Step("directoryRoleAssignment", $"{Role}|{Own}|/", StepKind.Delete)],
        [PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", Own)],
        [PlannedSteps.Step("user", Glass, StepKind.Update).Writing("accountEnabled", "true", "false")],
        [PlannedSteps.Step("user", Glass, StepKind.SoftDelete)],
        [PlannedSteps.Step("directoryRoleAssignment", $"{Role}|{Glass}|/", StepKind.Delete)],
    ];

    /// <summary>Of every guard that is settled by typing, plans that it is about.</summary>
    private static readonly (string Guard, PlanStep[] Steps)[] Asked =
    [
        (Guard.LockOutEveryone, [Blocking("""{"users":{"includeUsers":["All"],"excludeUsers":["x"]},"applications":{"includeApplications":["All"]}}""")]),
        (Guard.LockOutOperator, [Blocking($$$"""{"users":{"includeUsers":["{{{TestPerson.Ada.ObjectId}}}"]},"applications":{"includeApplications":["All"]}}""")]),
        (Guard.LockOutOperator, [PlannedSteps.Step("user", TestPerson.Ada.ObjectId, StepKind.Update).Writing("accountEnabled", "true", "false")]),
        (Guard.LockOutBreakGlass, [Blocking($$$"""{"users":{"includeUsers":["{{{Glass}}}"]},"applications":{"includeApplications":["All"]}}""")]),
        (Guard.LockOutBreakGlass, [PlannedSteps.Step("group", "g1", StepKind.RemoveLink).Linking("members", Glass)]),
        (Guard.LockOutPortal, [Blocking("""{"users":{"includeUsers":["None"]},"clientApplications":{"includeServicePrincipals":["ServicePrincipalsInMyTenant"]},"applications":{"includeApplications":["All"]}}""")]),
        (Guard.GiveSignIn, Many(RecoveryGuards.ManyAccounts, i => PlannedSteps.Step("user", $"u{i}", StepKind.Update).Writing("accountEnabled", "false", "true"))),
        (Guard.GiveMemberships, [PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", [.. Enumerable.Range(0, RecoveryGuards.ManyObjects + 1).Select(i => $"u{i}")])]),
        (Guard.GiveRoles, Many(RecoveryGuards.ManyAccess, i => PlannedSteps.Step("directoryRoleAssignment", $"{Role}|u{i}|/", StepKind.Create))),
        (Guard.GiveAppPermissions, Many(RecoveryGuards.ManyAccess, i => PlannedSteps.Step("appRoleAssignment", $"p{i}|r|a", StepKind.Create))),
        (Guard.GiveLicences, [PlannedSteps.Step("group", "licensing", StepKind.RestoreFromBin)]),
        (Guard.EnablePolicies, [PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.Update).Writing("state", "\"disabled\"", "\"enabled\"")]),
        (Guard.TouchPolicies, [PlannedSteps.Step("namedLocationPolicy", "l1", StepKind.Update)]),
        (Guard.DeletePermanently, [PlannedSteps.Step("oAuth2PermissionGrant", "c|r|AllPrincipals|", StepKind.Delete)]),
        (Guard.MoveManyToBin, Many(RecoveryGuards.ManyDeleted, i => PlannedSteps.Step("group", $"g{i}", StepKind.SoftDelete))),
        (Guard.TouchMany, Many(RecoveryGuards.ManyObjects, i => PlannedSteps.Step("user", $"u{i}", StepKind.Update).Writing("city", "\"A\"", "\"B\""))),
        (Guard.BringBackRisk, [Risky]),
        (Guard.BenefitAuthor, [PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("owners", TestPerson.Ada.ObjectId)]),
        (Guard.BenefitAuthor, [PlannedSteps.Step("directoryRoleAssignment", $"{Role}|hers|/", StepKind.Create)]),
        (Guard.BenefitAuthor, [PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.Update).Writing("conditions.users.excludeUsers", "[]", $"[\"{TestPerson.Ada.ObjectId}\"]")]),
    ];

    private static PlanStep Risky => PlannedSteps.Step("user", "risky", StepKind.Update).Writing("city", "\"A\"", "\"B\"");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_guard_has_a_plan_here() => Assert.Equal(Guard.All.Order(), Asked.Select(one => one.Guard).Distinct().Order());

    [Fact]
    public async Task No_guard_is_passed_by_a_start_that_does_not_settle_it_and_each_refusal_is_audited()
    {
        await using var world = await RecoveryWorld.StartAsync();
        await world.Portal.KeepStillAsync();
        var report = await world.ReportAsync(TestPerson.Ada, 1);

        foreach (var steps in Refused)
            await NotStartedAsync(world, report, steps, Phrase(world, steps), Refusals.Guarded("").Code);
        foreach (var (guard, steps) in Asked)
        {
            Assert.Contains(Verdict(steps).Asks, ask => ask.Guard == guard);
            foreach (var typed in new[] { "", Name(world), Objects(steps), $"{Name(world)} {steps.Length + 1}", Phrase(world, steps).ToUpperInvariant() })
                await NotStartedAsync(world, report, steps, typed, Refusals.NotConfirmed("").Code);
        }

        await NothingCameOfItAsync(world);
    }

    [Fact]
    public async Task Typing_the_tenant_and_the_number_of_objects_settles_each()
    {
        await using var world = await RecoveryWorld.StartAsync();
        await world.Portal.KeepStillAsync();
        var report = await world.ReportAsync(TestPerson.Ada, 1);
        await using var scope = world.Portal.ScopeOf(TestPerson.Ada);

        // Asking for approval checks all that a start does, and sends nothing.
        foreach (var (_, steps) in Asked)
        {
            var kept = await KeepAsync(world, report, steps);
            Assert.IsType<ApprovalAnswer.Done>(await scope.ServiceProvider.GetRequiredService<ApprovalService>().AskAsync(RecoveryWorld.Filled(kept) with { TypedConfirmation = Phrase(world, steps) }, Cancel));
        }
    }

    [Fact]
    public async Task What_the_host_refuses_outright_nobody_settles_by_typing_though_it_was_planned_before()
    {
        await using var world = await RecoveryWorld.StartAsync(settings: [.. Guard.All.Select((guard, i) => (string.Create(CultureInfo.InvariantCulture, $"Recovery:Refuse:{i}"), guard))]);
        await world.Portal.KeepStillAsync();
        var report = await world.ReportAsync(TestPerson.Ada, 1);

        foreach (var (guard, steps) in Asked)
        {
            var refusals = await NotStartedAsync(world, report, steps, Phrase(world, steps), Refusals.Guarded("").Code);
            Assert.Contains(refusals, refusal => refusal.Sentence.Contains($"(Recovery:Refuse, {guard})", StringComparison.Ordinal));
        }

        await NothingCameOfItAsync(world);
    }

    [Fact]
    public void What_the_host_does_not_refuse_can_still_be_settled()
    {
        var verdict = Verdict(Asked.First(one => one.Guard == Guard.EnablePolicies).Steps).Under([Guard.EnablePolicies]);

        Assert.Equal("This host refuses such plans (Recovery:Refuse, enablePolicies): 1 policy comes into force.", Assert.Single(verdict.Refusals));
        Assert.Equal([Guard.TouchPolicies], verdict.Asks.Select(ask => ask.Guard));
    }

    private static async Task<IReadOnlyList<Refusal>> NotStartedAsync(RecoveryWorld world, int report, PlanStep[] steps, string typed, string code)
    {
        var kept = await KeepAsync(world, report, steps);
        var before = await world.Portal.AuditAsync();

        var refused = Assert.IsType<StartAnswer.Refused>(await world.StartAsync(TestPerson.Ada, RecoveryWorld.Filled(kept) with { TypedConfirmation = typed }));

        Assert.Contains(refused.Reasons, reason => reason.Code == code);
        var entry = Assert.Single((await world.Portal.AuditAsync()).Skip(before.Count));
        Assert.Equal(("recovery.start", AuditOutcome.Refused), (entry.Action, entry.Outcome));
        return refused.Reasons;
    }

    private static async Task NothingCameOfItAsync(RecoveryWorld world)
    {
        Assert.Empty(world.Writes);
        await using var db = await world.OpenAsync();
        Assert.False(await db.Recoveries.AnyAsync(Cancel) || await db.RecoverySteps.AnyAsync(Cancel) || await db.PlanDecisions.AnyAsync(Cancel) || await db.JournalEntries.AnyAsync(Cancel));
        Assert.False(await db.Jobs.AnyAsync(job => job.Kind == RecoveryJob.Kind, Cancel));
    }

    private static Task<ReviewedPlan> KeepAsync(RecoveryWorld world, int report, PlanStep[] steps) => world.KeepAsync(report, Plan(steps), Verdict(steps));

    private static RecoveryPlan Plan(PlanStep[] steps) => PlannedSteps.Plan([.. steps.Select((step, index) => step with { Order = index + 1 })]) with
    {
        Warnings = [.. steps.Where(step => step.Object == Risky.Object).Select(step => new PlanWarning(step.Object, step.ObjectName, PlanWarnings.RiskAgain + "An owner was added."))],
    };

    private static GuardVerdict Verdict(PlanStep[] steps) => RecoveryGuards.Check(Plan(steps), new HashSet<string> { Own }, People, new HashSet<string> { "licensing" });

    private static string Name(RecoveryWorld world) => world.Portal.Services.GetRequiredService<SingleTenant>().Name;

    private static string Phrase(RecoveryWorld world, PlanStep[] steps) => $"{Name(world)} {Objects(steps)}";

    private static string Objects(PlanStep[] steps) => steps.Length.ToString(CultureInfo.InvariantCulture);

    private static PlanStep Blocking(string conditions) => PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.Update) with
    {
        Source = $$$"""{"state":"enabled","grantControls":{"operator":"OR","builtInControls":["block"]},"conditions":{{{conditions}}}}""",
    };

    private static PlanStep[] Many(int most, Func<int, PlanStep> one) => [.. Enumerable.Range(0, most + 1).Select(one)];
}
