using EntraRecoveryPortal.TenantSimulator.Incidents;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>From a request to its answer: route, permission, lock, journal.</summary>
internal sealed class GraphService(TenantStore store, WriteJournal journal, IncidentDesk incidents, TimeProvider clock, SimulatorOptions options)
{
    public GraphAnswer Answer(GraphRequest request)
    {
        var answer = Dispatch(request);
        if (request.IsWrite && !request.Path.EndsWith("getByIds", StringComparison.OrdinalIgnoreCase))
            journal.Add(new(clock.GetUtcNow(), request.Method, request.Path, request.Caller.AppId, answer.Status, request.Body.Count == 0 ? null : request.Body.DeepClone()));
        if (!request.IsWrite && string.Equals(request.Path, "users", StringComparison.OrdinalIgnoreCase))
            incidents.UsersListed(answer.Body);
        return answer;
    }

    private GraphAnswer Dispatch(GraphRequest request)
    {
        if (string.Equals(request.Path, "appRoleAssignments", StringComparison.OrdinalIgnoreCase))
            return GraphFault.BadRequest("Direct queries to this resource type are not supported.");
        var path = AlternateKeys.Resolve(store, request.Path);
        var (route, values) = GraphRoutes.Find(request.Method, path);
        if (route is null)
            return GraphRoutes.KnowsPath(path) ? GraphFault.WrongMethod() : GraphFault.UnknownPath(request.Path);
        if (!route.Access.Admits(request.Caller))
            return GraphFault.Denied();
        if (request.BodyIsMalformed)
            return new GraphFault(400, "BadRequest", "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.");
        GraphAnswer Handle(TenantState state) => route.Handler(new(request, values, state, store.Generation, clock.GetUtcNow(), options));
        return request.IsWrite ? store.Write(request.Caller.AppId, Handle) : store.Read(Handle);
    }
}
