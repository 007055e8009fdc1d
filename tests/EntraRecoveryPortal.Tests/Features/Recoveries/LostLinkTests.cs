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

    private static string Member(string id) => $$"""{"@odata.type":"#microsoft.graph.user","id":"{{id}}"}""";

    private static async Task<bool?> SettleAsync(bool isPart, string[] sent, string[] members)
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map($"groups/{Group}", $$"""{"id":"{{Group}}","displayName":"Crew"}""");
        graph.Map($"groups/{Group}/members", $$"""{"value":[{{string.Join(',', members.Select(Member))}}]}""");
        var reader = graph.Reader();
        var settler = new StepSettler(new LiveReads(reader), reader, new RecoveryPace { BetweenReads = TimeSpan.FromMilliseconds(5) }, TimeProvider.System);
        var step = PlannedSteps.Step("group", Group, StepKind.AddLinks).Linking("members", Ada, Bob);
        var bound = string.Join(',', sent.Select(id => $"\"https://graph.microsoft.com/v1.0/directoryObjects/{id}\""));
        return await settler.TookEffectAsync(step, new("PATCH", $"groups/{Group}", $$"""{"members@odata.bind":[{{bound}}]}"""), isPart, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
    }
}
