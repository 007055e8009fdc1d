using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>A request that found its route, with the state under the right lock.</summary>
internal sealed record GraphCall(
    GraphRequest Request,
    IReadOnlyDictionary<string, string> Values,
    TenantState State,
    int Generation,
    DateTimeOffset Now,
    DirectoryBehaviour Behaviour)
{
    public string this[string name] => Values[name];

    /// <summary>Directory roles that the calling application holds, by itself or as a member of a group.</summary>
    public IEnumerable<TenantObject> CallersRoles() =>
        State.LiveHaving(Kinds.ServicePrincipal, "appId", Request.Caller.AppId).FirstOrDefault() is { } caller ? Writing.RoleHoldings.Of(State, caller.Id) : [];

    public string Context(string fragment) => $"{Request.BaseUrl}/$metadata#{fragment}";
}

internal delegate GraphAnswer GraphHandler(GraphCall call);
