using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>Puts a documented request to the simulated tenant.</summary>
internal static class ExampleReplay
{
    public static async Task<(Reply Reply, IReadOnlyList<string> Segments)> AskAsync(Cast cast, DocumentedExample example)
    {
        var sent = example.Sent?.DeepClone();
        if (ExampleStage.Of(example) is { } prepare)
            await prepare(cast);
        var segments = cast.Path(example.Segments);
        var reply = await cast.Simulator.SendAsync(example.Method, string.Join('/', segments) + example.Query, cast.Body(sent), SimulatedTenant.WriterClientId, request =>
        {
            if (example.AsksForCount)
                request.Headers.Add("ConsistencyLevel", "eventual");
        });
        return (reply, segments);
    }
}
