using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class AgentPartTests
{
    private const string Ada = "00000000-0000-0000-0000-000000000001";
    private const string Mallory = "00000000-0000-0000-0000-000000000002";
    private const string Graph = "00000003-0000-0000-c000-000000000000";
    private const string Other = "00000000-0000-0000-0000-0000000000a1";

    [Fact]
    public void A_sponsor_comes_back_before_the_one_added_since_is_removed()
    {
        var plan = Plan(new TwoSides().Object("servicePrincipal", Agent(Ada), Agent(Mallory)));

        Assert.Equal(
            [
                new GraphCall("POST", "servicePrincipals/s/microsoft.graph.agentIdentity/sponsors/$ref", $$"""{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/{{Ada}}"}"""),
                new GraphCall("DELETE", $"servicePrincipals/s/microsoft.graph.agentIdentity/sponsors/{Mallory}/$ref", null),
            ],
            plan.Steps.Select(step => step.Call));
        Assert.All(plan.Steps, step => Assert.True(step.CanBeUndone));
    }

    [Theory]
    [InlineData(ObjectState.Gone, "is gone for good")]
    [InlineData(ObjectState.SoftDeleted, "lies in the recycle bin")]
    public void A_sponsor_who_is_not_there_is_left_out_and_the_last_one_stays(ObjectState state, string why)
    {
        var plan = Plan(new TwoSides().Object("servicePrincipal", Agent(Ada), Agent(Mallory)), At("user", state), At("group", ObjectState.Gone), At("servicePrincipal", ObjectState.Gone));

        Assert.Empty(plan.Steps);
        Assert.Equal([$"{Ada} {why}.", "It is the last sponsor, and an agent keeps its last sponsor: give it another one first."], plan.LeftOut.Select(left => left.Reason));
    }

    [Fact]
    public void A_sponsor_who_came_out_of_the_recycle_bin_goes_back_there_as_a_sponsor()
    {
        const string ada = $$"""{"id":"{{Ada}}","displayName":"Ada"}""";
        var plan = Plan(new TwoSides().Object("user", ada, ada, fromState: ObjectState.SoftDeleted).Object("servicePrincipal", Agent(Mallory), Agent(Mallory, Ada)));

        Assert.Equal([StepKind.SoftDelete], plan.Steps.Select(step => step.Kind));
    }

    [Fact]
    public void A_sponsor_who_is_made_again_is_named_by_the_new_id()
    {
        var sides = new TwoSides().Object("servicePrincipal", Agent(Ada, Mallory), Agent(Mallory)).Object("user", $$"""{"id":"{{Ada}}","displayName":"Ada","userPrincipalName":"ada@x","mailNickname":"ada"}""", null);

        var plan = Plan(sides, At("user", ObjectState.Gone), At("group", ObjectState.Gone), At("servicePrincipal", ObjectState.Gone));

        Assert.Equal(["POST users", "POST servicePrincipals/s/microsoft.graph.agentIdentity/sponsors/$ref"], plan.Calls());
        Assert.EndsWith($"/new:{Ada}\"}}", plan.Steps[1].Call.Body, StringComparison.Ordinal);
        Assert.Equal($"sponsors[new:{Ada}]", plan.Steps[1].Leaves[0].Path);
    }

    [Fact]
    public void What_agents_inherit_is_removed_changed_and_made_again_below_the_blueprint()
    {
        var plan = Plan(new TwoSides().Object("application", Blueprint((Graph, "User.Read"), ("lost", "Files.Read")), Blueprint((Graph, "Mail.Read"), (Other, "Files.Read"))));

        const string path = "applications/b/microsoft.graph.agentIdentityBlueprint/inheritablePermissions";
        Assert.Equal([$"DELETE {path}/{Other}", $"PATCH {path}/{Graph}", $"POST {path}"], plan.Calls().Order());
        var (changed, made) = (plan.Steps.Single(step => step.Call.Method == "PATCH").Call.Body, plan.Steps.Single(step => step.Call.Method == "POST").Call.Body);
        Assert.Equal("""{"inheritableScopes":{"@odata.type":"#microsoft.graph.enumeratedScopes","scopes":["User.Read"]}}""", changed);
        Assert.Equal("""{"inheritableScopes":{"@odata.type":"#microsoft.graph.enumeratedScopes","scopes":["Files.Read"]},"resourceAppId":"lost"}""", made);
    }

    [Fact]
    public void An_agent_out_of_the_recycle_bin_is_asked_whether_its_sponsors_came_along()
    {
        var sides = new TwoSides().Object("servicePrincipal", Agent(Ada), """{"@odata.type":"#microsoft.graph.agentIdentity","displayName":"Helper","id":"s"}""", nowState: ObjectState.SoftDeleted);

        Assert.Equal(["POST directory/deletedItems/s/restore", "POST servicePrincipals/s/microsoft.graph.agentIdentity/sponsors/$ref"], Plan(sides).Calls());
    }

    private static RecoveryPlan Plan(TwoSides sides, params LiveObject[] live) => RecoveryPlanner.Plan(
        [.. sides.Compare().Changes.Select(change => new Tick(change, change.Items))], one => live.FirstOrDefault(known => known.Ref == one));

    private static LiveObject At(string type, ObjectState state) => new() { Ref = new(type, Ada), State = state };

    private static string Agent(params string[] sponsors) => new JsonObject
    {
        ["@odata.type"] = "#microsoft.graph.agentIdentity",
        ["displayName"] = "Helper",
        ["id"] = "s",
        ["sponsors"] = new JsonArray([.. sponsors.Select(id => (JsonNode)new JsonObject { ["id"] = id })]),
    }.ToJsonString();

    private static string Blueprint(params (string Resource, string Scope)[] inherited) => new JsonObject
    {
        ["@odata.type"] = "#microsoft.graph.agentIdentityBlueprint",
        ["displayName"] = "Helpers",
        ["id"] = "b",
        ["inheritablePermissions"] = new JsonArray([.. inherited.Select(one => (JsonNode)new JsonObject
        {
            ["id"] = $"i-{one.Resource}",
            ["resourceAppId"] = one.Resource,
            ["inheritableScopes"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.enumeratedScopes", ["scopes"] = new JsonArray(one.Scope) },
        })]),
    }.ToJsonString();
}
