using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>A request that found its route, with the state under the right lock.</summary>
internal sealed record GraphCall(
    GraphRequest Request,
    IReadOnlyDictionary<string, string> Values,
    TenantState State,
    int Generation,
    DateTimeOffset Now,
    SimulatorOptions Options)
{
    public string this[string name] => Values[name];

    public string Context(string fragment) => $"{Request.BaseUrl}/$metadata#{fragment}";
}

internal delegate GraphAnswer GraphHandler(GraphCall call);
