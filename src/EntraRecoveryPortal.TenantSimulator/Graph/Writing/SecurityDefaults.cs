using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Security defaults: while they are on, no Conditional Access policy may be. A tenant that never touched them has them off.</summary>
internal static class SecurityDefaults
{
    private const string Path = "policies/identitySecurityDefaultsEnforcementPolicy";
    private const string Id = "00000000-0000-0000-0000-000000000005";

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("GET", Path, Permissions.ReadPolicies, call => Page.Single(call, Policy(call.State), Path, QueryLimits.Policies)),
        new("PATCH", Path, Permissions.WriteSecurityDefaults, Update),
    ];

    public static bool AreOn(TenantState state) => Policy(state).Flag("isEnabled");

    private static GraphAnswer Update(GraphCall call)
    {
        if (Patch.Check(GraphTypes.Get(Kinds.SecurityDefaults), call.Request.Body) is { } fault)
            return fault;
        Patch.Apply(call.State, Policy(call.State), call.Request.Body);
        return GraphAnswer.NoContent;
    }

    private static TenantObject Policy(TenantState state) => state.Live(Kinds.SecurityDefaults, Id) ?? new(Kinds.SecurityDefaults, Id, new JsonObject
    {
        ["id"] = Id,
        ["description"] = "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.",
        ["displayName"] = "Security Defaults",
        ["isEnabled"] = false,
    }, 0);
}
