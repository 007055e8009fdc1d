using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Privileged;

/// <summary>
/// Administrators' requests of Privileged Identity Management. What a person does for herself, activating above all, is refused: here call only applications.
/// </summary>
internal sealed class ScheduleRequests(string path, string kind, string scheduleKind, Func<GraphCall, JsonObject, (JsonObject? Target, GraphFault? Fault)> readTarget)
{
    private static readonly HashSet<string> ForSelf = new(StringComparer.OrdinalIgnoreCase)
    {
        "selfActivate", "selfDeactivate", "selfExtend", "selfRenew",
    };

    public GraphAnswer Answer(GraphCall call)
    {
        var body = call.Request.Body;
        var action = body["action"]?.ToString() ?? "";
        if (ForSelf.Contains(action))
            return GraphFault.Denied();
        var (target, fault) = readTarget(call, body);
        if (target is null)
            return fault!;
        var wanted = new TenantObject(scheduleKind, "", target, 0);
        var existing = call.State.All(scheduleKind).FirstOrDefault(x => Schedules.IsSame(x, wanted) && x.Text("assignmentType")?.Equals("activated", StringComparison.OrdinalIgnoreCase) != true);
        return action.ToUpperInvariant() switch
        {
            "ADMINREMOVE" => Remove(call, target, existing),
            "ADMINASSIGN" when existing is not null => new GraphFault(400, "RoleAssignmentExists", "The Role assignment already exists."),
            "ADMINASSIGN" => Put(call, target, null),
            "ADMINUPDATE" or "ADMINEXTEND" or "ADMINRENEW" => existing is null ? NotThere : Put(call, target, existing),
            _ => GraphFault.InvalidValue("action", kind),
        };
    }

    private static GraphFault NotThere { get; } = new(400, "RoleAssignmentDoesNotExist", "The Role assignment does not exist.");

    private GraphAnswer Remove(GraphCall call, JsonObject target, TenantObject? existing)
    {
        if (existing is null)
            return NotThere;
        Schedules.Remove(call.State, existing);
        return Record(call, target, schedule: null);
    }

    private GraphAnswer Put(GraphCall call, JsonObject target, TenantObject? existing)
    {
        if (RequestedSchedule.Read(call.Request.Body["scheduleInfo"], call.Now) is not { } wanted)
            return GraphFault.InvalidValue("scheduleInfo", kind);
        var body = target.DeepClone().AsObject();
        body["id"] = existing?.Id ?? call.State.NewId();
        body["createdDateTime"] = existing?.Body["createdDateTime"]?.DeepClone() ?? Instant.Text(call.Now);
        body["createdUsing"] = body["id"]!.DeepClone();
        body["modifiedDateTime"] = existing is null ? null : Instant.Text(call.Now);
        body["memberType"] = scheduleKind.StartsWith("unified", StringComparison.Ordinal) ? "Direct" : "direct";
        if (scheduleKind == Kinds.RoleAssignmentSchedule)
            body["assignmentType"] = "Assigned";
        if (scheduleKind == Kinds.GroupAssignmentSchedule)
            body["assignmentType"] = "assigned";
        body["scheduleInfo"] = wanted.Info();
        body["status"] = Schedules.Status(wanted, call.Now);
        var schedule = call.State.Put(scheduleKind, body["id"]!.ToString(), body);
        Schedules.Begin(call.State, schedule);
        return Record(call, target, schedule);
    }

    /// <summary>The request itself stays, as the list of requests shows.</summary>
    private GraphAnswer Record(GraphCall call, JsonObject target, TenantObject? schedule)
    {
        var body = call.Request.Body;
        var request = new JsonObject { ["id"] = call.State.NewId() };
        foreach (var (name, value) in target)
            request[name] = value?.DeepClone();
        request["action"] = body["action"]!.DeepClone();
        request["approvalId"] = null;
        request["completedDateTime"] = schedule is null ? null : Instant.Text(call.Now);
        request["createdBy"] = new JsonObject { ["application"] = new JsonObject { ["displayName"] = null, ["id"] = call.Request.Caller.AppId }, ["device"] = null, ["user"] = null };
        request["createdDateTime"] = Instant.Text(call.Now);
        request["customData"] = null;
        request["isValidationOnly"] = false;
        request["justification"] = body["justification"]?.DeepClone();
        request["scheduleInfo"] = schedule?.Body["scheduleInfo"]?.DeepClone();
        request["status"] = schedule is null ? "Revoked" : "Provisioned";
        request["targetScheduleId"] = schedule?.Id;
        request["ticketInfo"] = Values.Filled(GraphTypes.Get(kind).Properties["ticketInfo"], body["ticketInfo"] ?? new JsonObject());
        var stored = call.State.Put(kind, request["id"]!.ToString(), request);
        return Creation.Answer(call, stored, path);
    }
}
