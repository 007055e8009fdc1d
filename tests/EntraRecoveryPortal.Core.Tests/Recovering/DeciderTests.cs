using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class DeciderTests
{
    private const string Then = """{"id":"u","department":"A","jobTitle":"X"}""";
    private const string Now = """{"id":"u","department":"B","jobTitle":"Y"}""";

    [Fact]
    public void As_the_report_saw_it_is_written() =>
        Assert.Equal("""{"department":"A","jobTitle":"X"}""", Assert.IsType<StepDecision.Write>(Step().Decide(Now)).Call.Body);

    [Fact]
    public void Already_so_needs_no_write() => Assert.IsType<StepDecision.AlreadySo>(Step().Decide(Then));

    [Fact]
    public void Half_done_writes_the_other_half() =>
        Assert.Equal("""{"jobTitle":"X"}""", Assert.IsType<StepDecision.Write>(Step().Decide("""{"id":"u","department":"A","jobTitle":"Y"}""")).Call.Body);

    [Fact]
    public void A_value_changed_since_the_report_is_a_conflict_that_names_it_unless_told_to_overwrite()
    {
        const string Changed = """{"id":"u","department":"C","jobTitle":"Y"}""";

        Assert.Contains("department", Assert.IsType<StepDecision.Conflict>(Step().Decide(Changed)).Reason, StringComparison.Ordinal);
        Assert.IsType<StepDecision.Write>(Step().Decide(Changed, overwrite: true));
    }

    [Fact]
    public void A_change_elsewhere_in_the_object_is_no_conflict() =>
        Assert.IsType<StepDecision.Write>(Step().Decide("""{"id":"u","department":"B","jobTitle":"Y","city":"Oslo"}"""));

    [Theory]
    [InlineData(ObjectState.SoftDeleted)]
    [InlineData(ObjectState.Gone)]
    public void An_object_that_went_away_is_a_conflict(ObjectState state) => Assert.IsType<StepDecision.Conflict>(Step().Decide(Now, state));

    [Theory]
    [InlineData(ObjectState.Present, typeof(StepDecision.AlreadySo))]
    [InlineData(ObjectState.SoftDeleted, typeof(StepDecision.Write))]
    [InlineData(ObjectState.Gone, typeof(StepDecision.Conflict))]
    public void A_restore_looks_where_the_object_is(ObjectState state, Type decision)
    {
        var step = new TwoSides().Object("user", Then, Then, nowState: ObjectState.SoftDeleted).PlanAll().Steps[0];

        Assert.IsType(decision, step.Decide(Then, state));
    }

    [Theory]
    [InlineData(ObjectState.Present, typeof(StepDecision.Write))]
    [InlineData(ObjectState.SoftDeleted, typeof(StepDecision.AlreadySo))]
    [InlineData(ObjectState.Gone, typeof(StepDecision.AlreadySo))]
    public void A_deletion_is_done_once(ObjectState state, Type decision)
    {
        var step = new TwoSides().Object("user", null, Now).PlanAll().Steps[0];

        Assert.IsType(decision, step.Decide(Now, state));
    }

    [Fact]
    public void Only_missing_members_are_added()
    {
        var step = new TwoSides().Same("group", """{"id":"g"}""")
            .Link("group", "g", "members", "user", "m1", inFrom: true, inNow: false)
            .Link("group", "g", "members", "user", "m2", inFrom: true, inNow: false)
            .PlanAll().Steps[0];

        var half = StepDecider.Decide(step, step.Live("""{"id":"g"}""", ObjectState.Present, new ObjectRef("directoryObject", "m1")), overwriteConflicts: false);
        var all = StepDecider.Decide(step, step.Live("""{"id":"g"}""", ObjectState.Present, new ObjectRef("user", "m1"), new ObjectRef("user", "m2")), overwriteConflicts: false);

        Assert.Equal("""{"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/m2"]}""", Assert.IsType<StepDecision.Write>(half).Call.Body);
        Assert.IsType<StepDecision.AlreadySo>(all);
    }

    [Fact]
    public void A_manager_that_somebody_else_set_since_is_a_conflict()
    {
        var step = new TwoSides().Same("user", Then)
            .Link("user", "u", "manager", "user", "old", inFrom: true, inNow: false)
            .Link("user", "u", "manager", "user", "new", inFrom: false, inNow: true)
            .PlanAll().Steps[0];

        Assert.IsType<StepDecision.Conflict>(Decide("third"));
        Assert.IsType<StepDecision.Write>(Decide("new"));
        Assert.IsType<StepDecision.AlreadySo>(Decide("old"));

        StepDecision Decide(string manager) =>
            StepDecider.Decide(step, step.Live(Then, ObjectState.Present, new ObjectRef("user", manager)), overwriteConflicts: false);
    }

    [Fact]
    public void A_deleted_grant_is_found_by_the_id_it_has_now()
    {
        var step = new TwoSides()
            .Object("oAuth2PermissionGrant", null, """{"id":"then","clientId":"c","resourceId":"r","consentType":"AllPrincipals","scope":"a"}""")
            .PlanAll().Steps[0];

        var write = Assert.IsType<StepDecision.Write>(step.Decide("""{"id":"now","clientId":"c","resourceId":"r","consentType":"AllPrincipals","scope":"a"}"""));
        Assert.Equal("oauth2PermissionGrants/now", write.Call.Path);
    }

    [Fact]
    public void A_write_never_touches_an_unticked_leaf() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(
            Contents.Triple.SelectMany(_ => Gen.Choose(0, int.MaxValue), (t, seed) => (t.Type, t.A, t.B, t.C, Seed: seed)).ToArbitrary(),
            t =>
            {
                var random = new Random(t.Seed);
                var change = new TwoSides().Object(t.Type.Name, t.A.ToString(), t.B.ToString()).Compare().Changes.SingleOrDefault();
                var ticked = change?.Items.Where(i => i.NotRestorable is null && random.Next(2) == 0).ToList() ?? [];
                var steps = ticked.Count == 0 ? [] : RecoveryPlanner.Plan([new Tick(change!, ticked)], _ => null).Steps;

                return steps.Where(s => s.Kind == StepKind.Update).All(step =>
                    StepDecider.Decide(step, step.Live(t.C.ToString()), overwriteConflicts: true) is not StepDecision.Write write
                    || Touched(t.Type, t.C, Planning.Patched(t.C, write.Call)).All(path => step.Leaves.Any(l => AttributePath.IsAtOrUnder(path, l.Path) || AttributePath.IsAtOrUnder(l.Path, path))));
            }));

    [Fact]
    public void Writing_all_that_was_ticked_leaves_nothing_to_tick() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Contents.Pair.Where(p => p.Type.Name != "authenticationMethodPolicy" && !IsImpossible(p.Type, p.A)).ToArbitrary(), p =>
        {
            var now = p.B;
            foreach (var step in new TwoSides().Object(p.Type.Name, p.A.ToString(), p.B.ToString()).PlanAll().Steps)
            {
                if (StepDecider.Decide(step, step.Live(now.ToString()), overwriteConflicts: false) is StepDecision.Write write)
                    now = Planning.Patched(now, write.Call);
            }

            return new TwoSides().Object(p.Type.Name, p.A.ToString(), now.ToString()).Compare().Changes.SelectMany(c => c.Items).All(i => i.NotRestorable is not null);
        }));

    [Fact]
    public void A_grant_that_came_back_as_it_had_been_changed_before_the_deletion_is_left_alone_and_says_so()
    {
        const string principal = """{"id":"c","displayName":"Payroll"}""";
        const string grant = """{"id":"1","clientId":"c","resourceId":"r","consentType":"AllPrincipals","scope":"a"}""";
        var plan = new TwoSides().Object("servicePrincipal", principal, principal, nowState: ObjectState.SoftDeleted).Object("oAuth2PermissionGrant", grant, null).PlanAll();
        var step = plan.Steps.Single(one => one.Kind == StepKind.Create);

        var conflict = Assert.IsType<StepDecision.Conflict>(step.Decide(grant.Replace("\"a\"", "\"a b\"", StringComparison.Ordinal)));
        Assert.EndsWith(" is there, with other values than in the snapshot.", conflict.Reason, StringComparison.Ordinal);
        Assert.Contains(plan.Warnings, warning => warning.Object.Id == "c" && warning.Sentence.Contains("Links, grants, roles and federated credentials that it got or had changed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("binned", true)]
    [InlineData("other", false)]
    public void A_manager_whom_nobody_saw_may_be_back_by_the_time_that_another_is_set(string? now, bool isWritten)
    {
        var step = new TwoSides().Same("user", """{"id":"u"}""").Link("user", "u", "manager", "user", "m", inFrom: true, inNow: false).PlanAll().Steps.Single();
        Assert.True(step.ReplacesUnseen);

        var live = step.Live("""{"id":"u"}""", links: now is null ? [] : [new ObjectRef("user", now)]);

        Assert.Equal(isWritten, StepDecider.Decide(step with { Unseen = "binned" }, live, overwriteConflicts: false) is StepDecision.Write);
    }

    [Theory]
    [InlineData("new", true)]
    [InlineData(null, true)]
    [InlineData("other", false)]
    public void A_manager_who_came_since_is_replaced_before_he_leaves_and_afterwards(string? now, bool isWritten)
    {
        const string person = """{"id":"u"}""";
        var plan = new TwoSides().Same("user", person).Same("user", """{"id":"old"}""").Object("user", null, """{"id":"new"}""")
            .Link("user", "u", "manager", "user", "old", inFrom: true, inNow: false)
            .Link("user", "u", "manager", "user", "new", inFrom: false, inNow: true)
            .PlanAll();
        Assert.Equal([StepKind.SetLink, StepKind.SoftDelete], plan.Steps.Select(one => one.Kind));
        Assert.Empty(plan.Warnings);

        var live = plan.Steps[0].Live(person, links: now is null ? [] : [new ObjectRef("user", now)]);

        Assert.Equal(isWritten, StepDecider.Decide(plan.Steps[0], live, overwriteConflicts: false) is StepDecision.Write);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_manager_of_since_who_lies_in_the_bin_and_shows_nowhere_is_replaced_all_the_same(bool comesBack)
    {
        const string person = """{"id":"u"}""";
        var changes = new TwoSides().Same("user", person).Same("user", """{"id":"old"}""").Object("user", """{"id":"new"}""", """{"id":"new"}""", nowState: ObjectState.SoftDeleted)
            .Link("user", "u", "manager", "user", "old", inFrom: true, inNow: false)
            .Link("user", "u", "manager", "user", "new", inFrom: false, inNow: true)
            .Compare().Changes;
        var plan = RecoveryPlanner.Plan(
            [.. changes.Where(one => comesBack || one.Ref.Id == "u").Select(one => new Tick(one, one.Items))],
            one => one.Id == "new" ? new() { Ref = one, State = ObjectState.SoftDeleted } : null);
        var step = plan.Steps.Single(one => one.Kind == StepKind.SetLink);

        Assert.Equal(!comesBack, step.ReplacesUnseen);
        Assert.Equal(comesBack, StepDecider.Decide(step, step.Live(person, links: new ObjectRef("user", "new")), overwriteConflicts: false) is StepDecision.Write);
        Assert.IsType<StepDecision.Write>(StepDecider.Decide(step, step.Live(person), overwriteConflicts: false));
    }

    private static IEnumerable<string> Touched(ObjectType type, CanonicalJson before, CanonicalJson after) =>
        new TwoSides().Object(type.Name, before.ToString(), after.ToString()).Compare().Changes.SelectMany(c => c.Items).Select(i => i.Path);

    // Microsoft Graph keeps no policy without any control, or for nobody.
    private static bool IsImpossible(ObjectType type, CanonicalJson content) =>
        type.Name == "conditionalAccessPolicy" && !(PolicyReading.HasControl(content.Root) && PolicyReading.IncludesSomebody(content.Root));

    private static PlanStep Step() => new TwoSides().Object("user", Then, Now).PlanAll().Steps.Single();
}
