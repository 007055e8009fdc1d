using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

/// <summary>What was given to people and groups by assignLicense is given again; what people have through groups is left to the groups.</summary>
public sealed class LicenceTests
{
    private const string Office = "c7df2760-2c81-4ef7-b578-5b5392b571df";
    private const string Flow = "f30db892-07e9-47e9-837c-80727f46fd3d";
    private const string Teams = "57ff2da0-773e-42df-b2af-ffb7a2317929";
    private const string User = "00000000-0000-0000-0000-000000000001";

    [Fact]
    public void Lost_and_added_licences_travel_in_one_call()
    {
        var plan = new TwoSides().Object("user", Person([Direct(Office, Teams)]), Person([Direct(Flow)])).PlanAll();

        Assert.Equal([$"POST users/{User}/assignLicense"], plan.Calls());
        Assert.Equal($$"""{"addLicenses":[{"disabledPlans":["{{Teams}}"],"skuId":"{{Office}}"}],"removeLicenses":["{{Flow}}"]}""", plan.Steps[0].Call.Body);
    }

    [Fact]
    public void Plans_that_were_switched_on_since_are_switched_off_again()
    {
        var plan = new TwoSides().Object("user", Person([Direct(Office, Teams)]), Person([Direct(Office)])).PlanAll();

        Assert.Equal($$"""{"addLicenses":[{"disabledPlans":["{{Teams}}"],"skuId":"{{Office}}"}],"removeLicenses":[]}""", plan.Steps.Single().Call.Body);
    }

    [Fact]
    public void A_licence_that_a_group_gives_is_never_given_to_its_members_and_its_row_names_the_group()
    {
        var sides = new TwoSides().Same("group", """{"id":"g1","displayName":"Staff"}""").Object("user", Person([Through("g1", Office)]), Person([]));

        Assert.Contains("through the group Staff", sides.Compare().Changes.Single().Items.Single().NotRestorable, StringComparison.Ordinal);
        Assert.Empty(sides.PlanAll().Steps);
    }

    [Fact]
    public void A_licence_that_a_group_gives_is_never_taken_from_its_members()
    {
        Assert.Empty(new TwoSides().Object("user", Person([]), Person([Through("g1", Office)])).PlanAll().Steps);
    }

    [Fact]
    public void A_licence_given_directly_is_missed_though_a_group_gives_the_same()
    {
        var plan = new TwoSides().Object("user", Person([Direct(Office), Through("g1", Office)]), Person([Through("g1", Office)])).PlanAll();

        Assert.Equal($$"""{"addLicenses":[{"disabledPlans":[],"skuId":"{{Office}}"}],"removeLicenses":[]}""", plan.Steps.Single().Call.Body);
    }

    [Fact]
    public void Whoever_has_it_through_a_group_alone_by_now_is_no_proof_that_it_is_there_again()
    {
        var step = new TwoSides().Object("user", Person([Direct(Office)]), Person([])).PlanAll().Steps.Single();

        Assert.IsType<StepDecision.Write>(step.Decide(Person([Through("g1", Office)])));
        Assert.IsType<StepDecision.AlreadySo>(step.Decide(Person([Direct(Office), Through("g1", Office, Teams)])));
        Assert.IsType<StepDecision.Conflict>(step.Decide(Person([Direct(Office, Teams)])));
    }

    [Fact]
    public void Only_what_is_not_so_yet_is_sent()
    {
        var step = new TwoSides().Object("user", Person([Direct(Office)]), Person([Direct(Flow)])).PlanAll().Steps.Single();

        var write = Assert.IsType<StepDecision.Write>(step.Decide(Person([])));

        Assert.Equal($$"""{"addLicenses":[{"disabledPlans":[],"skuId":"{{Office}}"}],"removeLicenses":[]}""", write.Call.Body);
    }

    [Fact]
    public void The_usage_location_comes_first_and_without_one_no_licence_is_given()
    {
        var sides = new TwoSides().Object("user", Person([Direct(Office)]), Person([Direct(Flow)], location: null));

        Assert.Equal([$"PATCH users/{User}", $"POST users/{User}/assignLicense"], sides.PlanAll().Calls());

        var alone = sides.Plan(item => item.Path.StartsWith("assignedLicenses", StringComparison.Ordinal));
        Assert.Equal($$"""{"addLicenses":[],"removeLicenses":["{{Flow}}"]}""", alone.Steps.Single().Call.Body);
        Assert.Contains("usage location", alone.LeftOut.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Directory_sync_has_no_say_in_licences()
    {
        var sides = new TwoSides().Object("user", Person([Direct(Office)], more: ",\"onPremisesSyncEnabled\":true"), Person([], more: ",\"onPremisesSyncEnabled\":true"));

        Assert.Equal([$"POST users/{User}/assignLicense"], sides.PlanAll().Calls());
    }

    [Fact]
    public void A_group_gets_its_licences_again_one_by_one()
    {
        var sides = new TwoSides().Object("group", Group(Licence(Office), Licence(Flow, Teams)), Group());

        Assert.Equal(["assignedLicenses[" + Office + "]", "assignedLicenses[" + Flow + "]"], sides.Compare().Changes.Single().Items.Select(item => item.Path));
        var plan = sides.Plan(item => item.Path.Contains(Flow, StringComparison.Ordinal));
        Assert.Equal(["POST groups/g1/assignLicense"], plan.Calls());
        Assert.Equal($$"""{"addLicenses":[{"disabledPlans":["{{Teams}}"],"skuId":"{{Flow}}"}],"removeLicenses":[]}""", plan.Steps[0].Call.Body);
    }

    [Fact]
    public void Whoever_is_made_again_gets_what_was_given_to_them_and_nothing_that_came_through_groups()
    {
        var plan = new TwoSides().Object("user", Person([Direct(Office), Through("g1", Flow)]), null).PlanAll();

        Assert.Equal(["POST users", $"POST users/new:{User}/assignLicense"], plan.Calls());
        Assert.DoesNotContain("assignedLicenses", plan.Steps[0].Call.Body, StringComparison.Ordinal);
        Assert.Equal($$"""{"addLicenses":[{"disabledPlans":[],"skuId":"{{Office}}"}],"removeLicenses":[]}""", plan.Steps[1].Call.Body);
    }

    [Fact]
    public void Where_nobody_told_who_gave_it_nothing_is_written()
    {
        var sides = new TwoSides().Object("user", $$"""{"id":"{{User}}","displayName":"Ada","usageLocation":"AT","assignedLicenses":[{{Licence(Office)}}]}""", Person([]));

        Assert.Contains("was not told", sides.Compare().Changes.Single().Items.Single().NotRestorable, StringComparison.Ordinal);
        Assert.Empty(sides.PlanAll().Steps);
    }

    private static string Licence(string product, params string[] off) => $$"""{"skuId":"{{product}}","disabledPlans":[{{string.Join(',', off.Select(plan => $"\"{plan}\""))}}]}""";

    private static string Group(params string[] licences) => $$"""{"id":"g1","displayName":"Staff","assignedLicenses":[{{string.Join(',', licences)}}]}""";

    private static (string Product, string? Group, string[] Off) Direct(string product, params string[] off) => (product, null, off);

    private static (string Product, string? Group, string[] Off) Through(string group, string product, params string[] off) => (product, group, off);

    // A plan is off where every licence that has it switches it off.
    private static string Person((string Product, string? Group, string[] Off)[] given, string? location = "AT", string more = "")
    {
        var held = given.GroupBy(one => one.Product).Select(same => Licence(same.Key, [.. same.Select(one => one.Off.AsEnumerable()).Aggregate((left, right) => left.Intersect(right))]));
        var states = given.Select(one => $$"""{"assignedByGroup":{{(one.Group is null ? "null" : $"\"{one.Group}\"")}},{{Licence(one.Product, one.Off)[1..^1]}},"state":"Active","error":"None","lastUpdatedDateTime":"2026-01-01T00:00:00Z"}""");
        return $$"""{"id":"{{User}}","displayName":"Ada"{{more}},{{(location is null ? "" : $"\"usageLocation\":\"{location}\",")}}"assignedLicenses":[{{string.Join(',', held)}}],"licenseAssignmentStates":[{{string.Join(',', states)}}]}""";
    }
}
