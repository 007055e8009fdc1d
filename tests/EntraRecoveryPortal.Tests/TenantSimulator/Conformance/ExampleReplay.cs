using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>Puts a documented request to the simulated tenant.</summary>
internal static class ExampleReplay
{
    public static async Task<(Reply Reply, IReadOnlyList<string> Segments)> AskAsync(Cast cast, DocumentedExample example)
    {
        var staged = ExampleStage.Of(example) is { } prepare ? await prepare(cast, example) : example;
        var segments = cast.Path(staged.Segments);
        var reply = await cast.Simulator.SendAsync(staged.Method, string.Join('/', segments) + staged.Query, cast.Body(staged.Sent), SimulatedTenant.WriterClientId, request =>
        {
            if (staged.AsksForCount)
                request.Headers.Add("ConsistencyLevel", "eventual");
        });
        return (reply, segments);
    }
}
