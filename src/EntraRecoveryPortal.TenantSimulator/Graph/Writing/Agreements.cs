using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Terms of use, as far as policies name them: without their files.</summary>
internal static class Agreements
{
    private const string Root = "identityGovernance/termsOfUse/agreements";

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("GET", Root, Permissions.ReadAgreements, call => Page.Of(call, Kinds.Agreement, Root, QueryLimits.Policies, after => call.State.AllLive(Kinds.Agreement, after))),
        new("GET", Root + "/{id}", Permissions.ReadAgreements, call => call.State.Live(Kinds.Agreement, call["id"]) is { } found ? Page.Single(call, found, Root, QueryLimits.Policies) : GraphFault.NotFound(call["id"])),
        new("POST", Root, Permissions.WriteAgreements, Create),
        new("DELETE", Root + "/{id}", Permissions.WriteAgreements, Delete),
    ];

    private static GraphAnswer Create(GraphCall call)
    {
        if (Patch.Check(GraphTypes.Get(Kinds.Agreement), call.Request.Body) is { } fault)
            return fault;
        if (string.IsNullOrEmpty(call.Request.Body["displayName"]?.ToString()))
            return GraphFault.BadRequest("The terms of use need a display name.");
        var id = call.State.NewId();
        var stored = call.State.Put(Kinds.Agreement, id, new()
        {
            ["id"] = id,
            ["displayName"] = call.Request.Body["displayName"]!.DeepClone(),
            ["isPerDeviceAcceptanceRequired"] = call.Request.Body["isPerDeviceAcceptanceRequired"]?.DeepClone() ?? false,
            ["isViewingBeforeAcceptanceRequired"] = call.Request.Body["isViewingBeforeAcceptanceRequired"]?.DeepClone() ?? false,
        });
        return Creation.Answer(call, stored, Root);
    }

    private static GraphAnswer Delete(GraphCall call)
    {
        if (call.State.Live(Kinds.Agreement, call["id"]) is not { } found)
            return GraphFault.NotFound(call["id"]);
        call.State.Remove(found);
        return GraphAnswer.NoContent;
    }
}
