using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Graph;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>The answer to a call that adds members was lost, and somebody else may have been at the group since.</summary>
public sealed class LostLinkTests
{
    private const string Group = "5f0c7e4a-0000-4000-8000-0000000002a1";
    private const string Ada = "5f0c7e4a-0000-4000-8000-0000000002b1";
    private const string Bob = "5f0c7e4a-0000-4000-8000-0000000002b2";

    [Theory]
    [InlineData(false, new string[0], false)]
    [InlineData(false, new[] { Ada }, null)]
    [InlineData(false, new[] { Bob }, null)]
    [InlineData(false, new[] { Ada, Bob }, true)]
    [InlineData(true, new string[0], false)]
    [InlineData(true, new[] { Bob }, null)]
    public async Task Where_some_of_the_members_show_nobody_claims_to_know_what_became_of_the_call(bool isPart, string[] members, bool? tookEffect) =>
        Assert.Equal(tookEffect, await SettleAsync(isPart, [Ada, Bob], members));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, null)]
    public async Task One_half_of_a_refused_call_that_was_carried_out_leaves_the_other_half_to_be_sent(bool isPart, bool? tookEffect) =>
        Assert.Equal(tookEffect, await SettleAsync(isPart, [Ada], [Ada]));

    [Theory]
    [InlineData(new[] { Ada, Bob }, "The answer was lost, and reading the object several times shows that it was not carried out.")]
    [InlineData(new[] { Bob }, "Some of its links are there; the answer to adding the other 1 of 2 was lost, and reading the object several times shows that they were not added.")]
    public void A_call_for_the_rest_of_the_members_that_was_not_carried_out_does_not_deny_the_others(string[] sent, string message) =>
        Assert.Equal(message, ResultWords.NotCarriedOut(Adding(Ada, Bob), Call(sent)));

    private static PlanStep Adding(params string[] members) => PlannedSteps.Step("group", Group, StepKind.AddLinks).Linking("members", members);

    private static GraphCall Call(string[] members) =>
        new("PATCH", $"groups/{Group}", $$"""{"members@odata.bind":[{{string.Join(',', members.Select(id => $"\"https://graph.microsoft.com/v1.0/directoryObjects/{id}\""))}}]}""");

    private static string Member(string id) => $$"""{"@odata.type":"#microsoft.graph.user","id":"{{id}}"}""";

    private static async Task<bool?> SettleAsync(bool isPart, string[] sent, string[] members)
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map($"groups/{Group}", $$"""{"id":"{{Group}}","displayName":"Crew"}""");
        graph.Map($"groups/{Group}/members", $$"""{"value":[{{string.Join(',', members.Select(Member))}}]}""");
        var reader = graph.Reader();
        var settler = new StepSettler(new LiveReads(reader), reader, new RecoveryPace { BetweenReads = TimeSpan.FromMilliseconds(5) }, TimeProvider.System);
        return await settler.TookEffectAsync(Adding(Ada, Bob), Call(sent), isPart, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
    }
}
