using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Privileged;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Adding and removing links, one by one or bound in a PATCH.</summary>
internal static class LinkWrites
{
    private const int MostBound = 20;
    private const int MostOwners = 100;
    private const string Bind = "@odata.bind";
    private const string MembersBind = Relations.Members + Bind;

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. Of("groups", Kinds.Group, Relations.Members, Permissions.WriteGroupMembers),
        .. Of("groups", Kinds.Group, Relations.Owners, Permissions.WriteGroups),
        .. Of("applications", Kinds.Application, Relations.Owners, Permissions.WriteOwners, Permissions.WriteApplications),
        .. Of("servicePrincipals", Kinds.ServicePrincipal, Relations.Owners, Permissions.WriteOwners, Permissions.WriteApplications),
        .. Of("servicePrincipals", Kinds.ServicePrincipal, Relations.Sponsors, Permissions.WriteApplications),
        .. Of("servicePrincipals/microsoft.graph.agentIdentity", Kinds.ServicePrincipal, Relations.Sponsors, Permissions.WriteAgentSponsors),
        .. Of("applications", Kinds.Application, Relations.Sponsors, Permissions.WriteApplications),
        .. Of("applications/microsoft.graph.agentIdentityBlueprint", Kinds.Application, Relations.Sponsors, Permissions.WriteBlueprintSponsors),
        .. OfAgent("servicePrincipals", Kinds.ServicePrincipal, "agentIdentity", Permissions.WriteAgentSponsors),
        .. OfAgent("servicePrincipals", Kinds.ServicePrincipal, "agentIdentityBlueprintPrincipal", Permissions.WriteBlueprintPrincipals),
        .. OfAgent("applications", Kinds.Application, "agentIdentityBlueprint", Permissions.WriteBlueprintSponsors),
        .. Of("users", Kinds.User, Relations.Sponsors, Permissions.WriteUsers),
        .. Of("directory/administrativeUnits", Kinds.AdministrativeUnit, Relations.Members, Permissions.WriteUnits),
        new("PATCH", "groups/{id}/members/$ref", Permissions.WriteGroupMembers, _ => new GraphFault(400, "BadRequest", "The request is currently not supported on the targeted entity set")),
        new("DELETE", "groups/{id}/members/{other}", Permissions.WriteGroupMembers, DeleteMemberItself),
        new("PUT", "users/{id}/manager/$ref", Permissions.WriteUsers, SetManager),
        new("DELETE", "users/{id}/manager/$ref", Permissions.WriteUsers, RemoveManager),
    ];

    /// <summary>The members a PATCH binds: at most 20, all of them good or none applied.</summary>
    public static (IReadOnlyList<TenantObject> Members, GraphFault? Fault) Bound(GraphCall call, TenantObject target, JsonObject body)
    {
        if (body.Select(x => x.Key).FirstOrDefault(x => x.EndsWith("@odata.bind", StringComparison.Ordinal) && (x != MembersBind || target.Kind != Kinds.Group)) is { } other)
            return ([], GraphFault.BadRequest($"'{other}' is not supported in an update."));
        if (!body.TryGetPropertyValue(MembersBind, out var bound))
            return ([], null);
        if (bound is not JsonArray urls)
            return ([], GraphFault.BadRequest($"'{MembersBind}' must be an array."));
        if (urls.Count > MostBound)
            return ([], GraphFault.BadRequest($"The number of added references exceeds the limit of {MostBound}."));
        if (CheckSource(call, target, Relations.Members) is { } refused)
            return ([], refused);
        var members = new List<TenantObject>();
        foreach (var url in urls)
        {
            var (member, fault) = Resolve(call, url?.ToString());
            if (member is null)
                return ([], fault);
            if (members.Any(x => x.Id == member.Id))
                return ([], GraphFault.BadRequest($"The reference to '{member.Id}' can only be present once as an add/remove change."));
            if (CheckAdd(call, target, Relations.Members, member) is { } notAddable)
                return ([], notAddable);
            members.Add(member);
        }

        return (members, null);
    }

    /// <summary>What the POST of an object binds: at most 20 references in all, and only where that relation may have them.</summary>
    public static (IReadOnlyList<(string Relation, TenantObject Target)> Links, GraphFault? Fault) BoundWhenNew(GraphCall call, TenantObject created, JsonObject body, params IReadOnlyList<string> relations)
    {
        var bound = new List<(string Relation, TenantObject Target)>();
        foreach (var (name, value) in body.Where(x => x.Key.EndsWith(Bind, StringComparison.Ordinal)))
        {
            var relation = name[..^Bind.Length];
            if (!relations.Contains(relation) || value is not JsonArray urls)
                return ([], GraphFault.BadRequest($"'{name}' is not supported here."));
            if (relation == Relations.Members && GroupRules.IsDynamic(created))
                return ([], GroupRules.Computed(call));
            if (bound.Count + urls.Count > MostBound)
                return ([], GraphFault.BadRequest($"The number of added references exceeds the limit of {MostBound}."));
            foreach (var url in urls)
            {
                var (target, fault) = Resolve(call, url?.ToString());
                if (target is null)
                    return ([], fault);
                if (CheckAdd(call, created, relation, target) is { } refused)
                    return ([], refused);
                bound.Add((relation, target));
            }
        }

        return bound.Distinct().Count() == bound.Count ? (bound, null) : ([], GraphFault.BadRequest("A reference can only be present once as an add/remove change."));
    }

    private static IEnumerable<GraphRoute> Of(string path, string kind, string relation, Access access, Access? removal = null)
    {
        yield return new("POST", $"{path}/{{id}}/{relation}/$ref", access, call => Add(call, kind, relation));
        yield return new("DELETE", $"{path}/{{id}}/{relation}/{{other}}/$ref", removal ?? access, call => Remove(call, kind, relation));
    }

    /// <summary>The type behind the id.</summary>
    private static IEnumerable<GraphRoute> OfAgent(string path, string kind, string type, Access access)
    {
        yield return new("POST", $"{path}/{{id}}/microsoft.graph.{type}/sponsors/$ref", access, call => IsOne(call) ? Add(call, kind, Relations.Sponsors) : GraphFault.NotFound(call["id"]));
        yield return new("DELETE", $"{path}/{{id}}/microsoft.graph.{type}/sponsors/{{other}}/$ref", access, call => IsOne(call) ? Remove(call, kind, Relations.Sponsors) : GraphFault.NotFound(call["id"]));

        bool IsOne(GraphCall call) => call.State.Live(kind, call["id"])?.TypeName == type;
    }

    private static GraphAnswer Add(GraphCall call, string kind, string relation)
    {
        if (call.State.Live(kind, call["id"]) is not { } source)
            return GraphFault.NotFound(call["id"]);
        var (target, fault) = Resolve(call, call.Request.Body["@odata.id"]?.ToString());
        if (target is null)
            return fault!;
        if (CheckSource(call, source, relation) is { } refused)
            return refused;
        if (CheckAdd(call, source, relation, target) is { } notAddable)
            return notAddable;
        call.State.Link(source.Id, relation, target.Id);
        if (source.Kind == Kinds.AdministrativeUnit)
            UnitRules.Mark(call.State, target.Id);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer Remove(GraphCall call, string kind, string relation)
    {
        if (call.State.Live(kind, call["id"]) is not { } source)
            return GraphFault.NotFound(call["id"]);
        if (DirectoryObjectReads.Live(call.State, call["other"]) is not { } target || !call.State.IsLinked(source.Id, relation, target.Id))
            return GraphFault.NotFound(call["other"]);
        if (CheckSource(call, source, relation) is { } refused)
            return refused;
        if (source.Kind == Kinds.Group && relation == Relations.Owners && target.Kind == Kinds.User && call.State.Targets(source.Id, relation).Count(x => x.Kind == Kinds.User) == 1)
            return GraphFault.BadRequest("The group must have at least one owner, hence this owner cannot be removed.");
        if (source.TypeName == "agentIdentity" && relation == Relations.Sponsors && call.State.Targets(source.Id, relation).Count() == 1)
            return GraphFault.BadRequest("The agent identity must have at least one sponsor, hence this sponsor cannot be removed.");
        call.State.Unlink(source.Id, relation, target.Id);
        if (source.Kind == Kinds.Group)
            GroupSchedules.Forget(call.State, source.Id, relation, target.Id);
        if (source.Kind == Kinds.AdministrativeUnit)
            UnitRules.Mark(call.State, target.Id);
        return GraphAnswer.NoContent;
    }

    /// <summary>Without /$ref the path names the member, not the membership: Graph deletes the object.</summary>
    private static GraphAnswer DeleteMemberItself(GraphCall call)
    {
        if (call.State.Live(Kinds.Group, call["id"]) is not { } group || DirectoryObjectReads.Live(call.State, call["other"]) is not { } member || !call.State.IsLinked(group.Id, Relations.Members, member.Id))
            return GraphFault.NotFound(call["other"]);
        var access = member.Kind switch
        {
            Kinds.User => Permissions.DeleteUsers,
            Kinds.Group => Permissions.WriteGroups,
            Kinds.Device => Permissions.WriteDevices,
            _ => Permissions.WriteApplications,
        };
        return access.Admits(call.Request.Caller) ? ObjectWrites.Delete(call, member) : GraphFault.Denied();
    }

    private static GraphAnswer SetManager(GraphCall call)
    {
        if (call.State.Live(Kinds.User, call["id"]) is not { } user)
            return GraphFault.NotFound(call["id"]);
        var (manager, fault) = Resolve(call, call.Request.Body["@odata.id"]?.ToString());
        if (manager is null)
            return fault!;
        if (CheckManaged(call, user) is { } refused)
            return refused;
        if (manager.Kind != Kinds.User || manager.Id == user.Id)
            return GraphFault.InvalidValue(Relations.Manager, Kinds.User);
        foreach (var before in call.State.LinkRows(user.Id, Relations.Manager).Where(x => x.Present && x.Target != manager.Id).ToList())
            call.State.Unlink(user.Id, Relations.Manager, before.Target);
        if (!call.State.IsLinked(user.Id, Relations.Manager, manager.Id))
            call.State.Link(user.Id, Relations.Manager, manager.Id);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer RemoveManager(GraphCall call)
    {
        if (call.State.Live(Kinds.User, call["id"]) is not { } user || call.State.Targets(user.Id, Relations.Manager).FirstOrDefault() is not { } manager)
            return GraphFault.NotFound(call["id"]);
        if (CheckManaged(call, user) is { } refused)
            return refused;
        call.State.Unlink(user.Id, Relations.Manager, manager.Id);
        return GraphAnswer.NoContent;
    }

    private static GraphFault? CheckManaged(GraphCall call, TenantObject user) =>
        user.Flag("onPremisesSyncEnabled") ? UserRules.Synced : UnitRules.CheckManaged(call, user);

    private static GraphFault? CheckSource(GraphCall call, TenantObject source, string relation) => UnitRules.CheckManaged(call, source) ?? (source.Kind, relation) switch
    {
        (Kinds.Group, Relations.Members) => GroupRules.CheckMembershipWrite(call, source),
        (Kinds.Group, _) => GroupRules.CheckOwnership(call, source),
        (Kinds.AdministrativeUnit, _) when UnitRules.IsDynamic(source) => GroupRules.Computed(call),
        (Kinds.ServicePrincipal, _) when ServicePrincipalRules.IsManagedIdentity(source) => GraphFault.Denied(),
        (Kinds.ServicePrincipal or Kinds.Application, Relations.Sponsors) when source.TypeName == source.Kind => GraphFault.UnknownPath(relation),
        _ => null,
    };

    private static GraphFault? CheckAdd(GraphCall call, TenantObject source, string relation, TenantObject target)
    {
        if (call.State.IsLinked(source.Id, relation, target.Id))
            return GraphFault.BadRequest($"One or more added object references already exist for the following modified properties: '{relation}'.");
        if (source.Kind == Kinds.Group && relation == Relations.Members)
            return GroupRules.CheckMember(source, target);
        if (relation == Relations.Sponsors && target.Kind != Kinds.User && (target.Kind != Kinds.Group || source.TypeName == "agentIdentityBlueprint"))
            return GraphFault.BadRequest("The reference target is not supported as a sponsor.");
        if (relation == Relations.Owners && target.Kind is not (Kinds.User or Kinds.ServicePrincipal))
            return GraphFault.BadRequest("The reference target is not supported as an owner.");
        if (relation == Relations.Owners && call.State.Targets(source.Id, relation).Count() >= MostOwners)
            return new(400, "Directory_QuotaExceeded", "The number of owners exceeds the limit.");
        return source.Kind == Kinds.AdministrativeUnit && target.Kind is not (Kinds.User or Kinds.Group or Kinds.Device)
            ? GraphFault.BadRequest("The reference target is not supported as a member of an administrative unit.")
            : null;
    }

    /// <summary>The object that an address names.</summary>
    public static (TenantObject? Target, GraphFault? Fault) Resolve(GraphCall call, string? url)
    {
        if (string.IsNullOrEmpty(url) || !url.Contains("/v1.0/", StringComparison.Ordinal) || !Uri.TryCreate(url, UriKind.Absolute, out _))
            return (null, GraphFault.BadRequest("Invalid URL format specified in @odata.id or @odata.bind."));
        var id = url.Split('/')[^1];
        return DirectoryObjectReads.Live(call.State, id) is { } found ? (found, null) : (null, GraphFault.NotFound(id));
    }
}
