using EntraRecoveryPortal.TenantSimulator.Incidents;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>From a request to its answer: route, permission, lock, journal.</summary>
internal sealed class GraphService(TenantStore store, WriteJournal journal, IncidentDesk incidents, TimeProvider clock, Switches switches, Housekeeping housekeeping)
{
    public GraphAnswer Answer(GraphRequest request)
    {
        housekeeping.CatchUp();
        var answer = Dispatch(request);
        if (ResourceUnits.IsWrite(request))
            journal.Add(new(clock.GetUtcNow(), request.Method, request.Path, request.Caller.AppId, answer.Status, request.Body.Count == 0 ? null : request.Body.ToJsonString()));
        if (request.Method == "GET" && string.Equals(request.Path, "users", StringComparison.OrdinalIgnoreCase))
            incidents.UsersListed(answer.Body);
        return answer;
    }

    private GraphAnswer Dispatch(GraphRequest request) => ResourceUnits.IsWrite(request)
        ? store.Write(request.Caller.AppId, state =>
        {
            var before = state.Change;
            var answer = Dispatch(request, state);
            return answer with { TookEffect = state.Change != before };
        })
        : store.Look(state => Dispatch(request, state));

    private GraphAnswer Dispatch(GraphRequest request, TenantState state)
    {
        if (string.Equals(request.Path, "appRoleAssignments", StringComparison.OrdinalIgnoreCase))
            return GraphFault.BadRequest("Direct queries to this resource type are not supported.");
        var path = AlternateKeys.Resolve(state, request.Path);
        var (route, values) = GraphRoutes.Find(request.Method, path);
        if (route is null)
            return GraphRoutes.KnowsPath(path) ? GraphFault.WrongMethod() : GraphFault.UnknownPath(request.Path);
        if (!route.Access.Admits(request.Caller))
            return GraphFault.Denied();
        if (request.BodyIsMalformed)
            return new GraphFault(400, "BadRequest", "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.");
        return route.Handler(new(request, values, state, store.Generation, clock.GetUtcNow(), switches.Behaviour));
    }
}
