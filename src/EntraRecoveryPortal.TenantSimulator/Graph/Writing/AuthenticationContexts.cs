using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Authentication contexts c1 to c99, which policies may name.</summary>
internal static class AuthenticationContexts
{
    private const string Root = "identity/conditionalAccess/authenticationContextClassReferences";

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("GET", Root, Permissions.ListContexts, call => Page.Of(call, Kinds.AuthenticationContext, Root, QueryLimits.Policies, after => call.State.AllLive(Kinds.AuthenticationContext, after))),
        new("GET", Root + "/{id}", Permissions.ReadContext, call => call.State.Live(Kinds.AuthenticationContext, call["id"]) is { } found ? Page.Single(call, found, Root, QueryLimits.Policies) : GraphFault.NotFound(call["id"])),
        new("POST", Root, Permissions.WriteContexts, call => Put(call, call.Request.Body["id"]?.ToString())),
        new("PATCH", Root + "/{id}", Permissions.WriteContexts, Update),
        new("DELETE", Root + "/{id}", Permissions.DeleteContexts, Delete),
    ];

    private static GraphAnswer Put(GraphCall call, string? id)
    {
        if (!IsId(id))
            return GraphFault.Policy("The id of an authentication context is one of c1 to c99.");
        if (call.State.Live(Kinds.AuthenticationContext, id!) is not null)
            return GraphFault.Policy($"The authentication context '{id}' already exists.");
        if (Patch.Check(GraphTypes.Get(Kinds.AuthenticationContext), Own(call.Request.Body, id!)) is { } fault)
            return fault;
        if (string.IsNullOrEmpty(call.Request.Body["displayName"]?.ToString()))
            return GraphFault.Policy("The authentication context needs a display name.");
        var stored = call.State.Put(Kinds.AuthenticationContext, id!, new()
        {
            ["id"] = id,
            ["description"] = call.Request.Body["description"]?.DeepClone(),
            ["displayName"] = call.Request.Body["displayName"]!.DeepClone(),
            ["isAvailable"] = call.Request.Body["isAvailable"]?.DeepClone() ?? false,
        });
        return Creation.Answer(call, stored, Root);
    }

    /// <summary>A PATCH of one that is not there makes it.</summary>
    private static GraphAnswer Update(GraphCall call)
    {
        if (call.State.Live(Kinds.AuthenticationContext, call["id"]) is not { } found)
            return Put(call, call["id"]);
        var own = Own(call.Request.Body, found.Id);
        if (Patch.Check(GraphTypes.Get(Kinds.AuthenticationContext), own) is { } fault)
            return fault;
        Patch.Apply(call.State, found, own);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer Delete(GraphCall call)
    {
        if (call.State.Live(Kinds.AuthenticationContext, call["id"]) is not { } found)
            return GraphFault.NotFound(call["id"]);
        if (call.State.AllLive(Kinds.ConditionalAccessPolicy).Any(x =>
            (x.Body["conditions"]?["applications"]?["includeAuthenticationContextClassReferences"] as JsonArray ?? []).Any(y => y!.ToString() == found.Id)))
            return GraphFault.Policy("The authentication context is used by a Conditional Access policy.");
        call.State.Remove(found);
        return GraphAnswer.NoContent;
    }

    /// <summary>Without the id that may come along.</summary>
    private static JsonObject Own(JsonObject body, string id)
    {
        var own = body.DeepClone().AsObject();
        if (own["id"]?.ToString() == id)
            own.Remove("id");
        return own;
    }

    private static bool IsId(string? id) => id is ['c', .. var digits] && int.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 99;
}
