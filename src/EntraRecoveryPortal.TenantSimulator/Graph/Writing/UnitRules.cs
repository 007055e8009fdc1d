using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Administrative units, above all those that restrict who may manage their members.</summary>
internal static class UnitRules
{
    public static bool IsDynamic(TenantObject unit) => unit.Text("membershipType") == "Dynamic";

    public static GraphFault? Check(JsonObject body)
    {
        if (body["visibility"]?.ToString() is { } visibility && visibility is not ("Public" or "HiddenMembership"))
            return GraphFault.InvalidValue("visibility", Kinds.AdministrativeUnit);
        return body["membershipType"]?.ToString() is { } type && type is not ("Assigned" or "Dynamic") ? GraphFault.InvalidValue("membershipType", Kinds.AdministrativeUnit) : null;
    }

    /// <summary>403 for a member of a restricted unit, unless the calling application holds a role in one of its restricted units.</summary>
    public static GraphFault? CheckManaged(GraphCall call, TenantObject target)
    {
        var units = RestrictedUnits(call.State, target.Id).Select(x => $"/administrativeUnits/{x.Id}").ToList();
        if (units.Count == 0)
            return null;
        var scopes = call.CallersRoles().Select(x => x.Text("directoryScopeId"));
        return scopes.Any(x => units.Contains(x, StringComparer.OrdinalIgnoreCase)) ? null : GraphFault.Denied();
    }

    /// <summary>Objects say themselves whether they are restricted: follows the memberships of one object.</summary>
    public static void Mark(TenantState state, string memberId)
    {
        if (state.Live(memberId) is not { Kind: Kinds.User or Kinds.Group or Kinds.Device } member)
            return;
        var isRestricted = RestrictedUnits(state, memberId).Any();
        if (isRestricted != member.Flag("isManagementRestricted"))
            state.Update(member, after => after["isManagementRestricted"] = isRestricted);
    }

    /// <summary>After a restricted unit went to the recycle bin or came back.</summary>
    public static void MarkAll(TenantState state, TenantObject unit)
    {
        foreach (var member in state.LinkRows(unit.Id, Relations.Members).Where(x => x.Present).ToList())
            Mark(state, member.Target);
    }

    private static IEnumerable<TenantObject> RestrictedUnits(TenantState state, string memberId) => state.Sources(memberId).Where(x => x.Relation == Relations.Members)
        .Select(x => state.Live(Kinds.AdministrativeUnit, x.Source)).OfType<TenantObject>().Where(x => x.Flag("isMemberManagementRestricted"));
}
