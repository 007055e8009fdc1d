using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

internal static class GroupRules
{
    public static readonly GraphFault ExternallyMastered = GraphFault.BadRequest(
        "Unable to update the specified properties for objects that have originated within an external service.");

    private static readonly HashSet<string> OutlookSettings =
        ["accessType", "allowExternalSenders", "autoSubscribeNewMembers", "hideFromAddressLists", "hideFromOutlookClients", "isFavorite", "isSubscribedByMail", "unseenConversationsCount", "unseenCount", "unseenMessagesCount"];

    public static readonly IReadOnlySet<string> ReadOnly = new HashSet<string>
    {
        "resourceProvisioningOptions", "infoCatalogs", "isArchived", "hasMembersWithLicenseErrors", "organizationId", "onPremisesProvisioningErrors", "serviceProvisioningErrors", "welcomeMessageEnabled",
    };

    public static readonly IReadOnlySet<string> ReadOnlyWhenNew = ReadOnly.Concat(OutlookSettings).ToHashSet();

    public static bool IsUnified(TenantObject group) => group.Texts("groupTypes").Contains("Unified");

    public static bool IsDynamic(TenantObject group) => group.Texts("groupTypes").Contains("DynamicMembership");

    /// <summary>What refuses any write to the group itself.</summary>
    public static GraphFault? CheckOwnership(GraphCall call, TenantObject group)
    {
        if (group.Flag("onPremisesSyncEnabled"))
            return UserRules.Synced;
        if (group.Flag("mailEnabled") && !IsUnified(group))
            return ExternallyMastered;
        return group.Flag("isAssignableToRole") && !call.Request.Caller.Permissions.Contains("RoleManagement.ReadWrite.Directory") ? GraphFault.Denied() : null;
    }

    public static GraphFault? CheckMembershipWrite(GraphCall call, TenantObject group) =>
        CheckOwnership(call, group) ?? (IsDynamic(group) ? Computed(call) : null);

    /// <summary>Nobody writes a membership that a rule decides, whatever the permissions: the words say otherwise.</summary>
    public static GraphFault Computed(GraphCall call) =>
        call.Behaviour.DynamicMembersBadRequest ? GraphFault.BadRequest("Insufficient privileges to complete the operation.") : GraphFault.Denied();

    public static GraphFault? CheckMember(TenantObject group, TenantObject member)
    {
        var fits = IsUnified(group)
            ? member.Kind == Kinds.User
            : member.Kind is Kinds.User or Kinds.Device or Kinds.ServicePrincipal || (member.Kind == Kinds.Group && !group.Flag("isAssignableToRole") && member.Id != group.Id);
        return fits ? null : GraphFault.BadRequest("The target object type is not supported as a member of this group.");
    }

    public static GraphFault? Check(GraphCall call, TenantObject group, JsonObject body)
    {
        if (CheckOwnership(call, group) is { } fault)
            return fault;
        var names = Patch.Properties(body).Select(x => x.Key).ToList();
        if (names.Any(OutlookSettings.Contains))
            return call.Behaviour.OutlookSettingsNotFound ? GraphFault.NotFound(group.Id) : GraphFault.Denied();
        if (names.Contains("assignedLabels"))
            return GraphFault.Denied();
        // Whoever sends a group back whole repeats it.
        if (body.ContainsKey("mailEnabled") && body["mailEnabled"]?.GetValue<bool>() != group.Flag("mailEnabled"))
            return GraphFault.ReadOnly("mailEnabled");
        if (names.Contains("displayName") && string.IsNullOrEmpty(body["displayName"]?.ToString()))
            return GraphFault.InvalidValue("displayName", Kinds.Group);
        if (body["visibility"]?.ToString() is { } visibility && visibility is not ("Public" or "Private"))
            return GraphFault.InvalidValue("visibility", Kinds.Group);
        if (body["mailNickname"]?.ToString() is { } nickname && IsUnified(group) && Unique.Check(call.State, Kinds.Group, "mailNickname", nickname, group.Id) is { } taken)
            return taken;
        return CheckMembershipKind(group, body);
    }

    /// <summary>Microsoft 365 groups have mail, others made here have none; whoever may hold a role is never computed.</summary>
    public static GraphFault? CheckNew(GraphCall call, JsonObject body)
    {
        var types = (body["groupTypes"] as JsonArray ?? []).Select(x => x!.ToString()).ToList();
        var (isUnified, isDynamic) = (types.Contains("Unified"), types.Contains("DynamicMembership"));
        if (types.Any(x => x is not ("Unified" or "DynamicMembership")))
            return GraphFault.InvalidValue("groupTypes", Kinds.Group);
        if (body["mailEnabled"]!.GetValue<bool>() != isUnified || (!isUnified && !body["securityEnabled"]!.GetValue<bool>()))
            return GraphFault.InvalidValue("mailEnabled", Kinds.Group);
        if (isDynamic == string.IsNullOrEmpty(body["membershipRule"]?.ToString()))
            return GraphFault.InvalidValue("membershipRule", Kinds.Group);
        if (body["visibility"]?.ToString() is { } visibility && visibility is not ("Public" or "Private") && !(visibility == "HiddenMembership" && isUnified))
            return GraphFault.InvalidValue("visibility", Kinds.Group);
        if (isUnified && Unique.Check(call.State, Kinds.Group, "mailNickname", body["mailNickname"]!.ToString(), exceptId: null) is { } taken)
            return taken;
        if (body["isAssignableToRole"]?.GetValue<bool>() != true)
            return null;
        if (isDynamic)
            return GraphFault.InvalidValue("groupTypes", Kinds.Group);
        return call.Request.Caller.Permissions.Contains("RoleManagement.ReadWrite.Directory") ? null : GraphFault.Denied();
    }

    private static GraphFault? CheckMembershipKind(TenantObject group, JsonObject body)
    {
        var types = body["groupTypes"] is JsonArray given ? given.Select(x => x!.ToString()).ToList() : [.. group.Texts("groupTypes")];
        if (types.Any(x => x is not ("Unified" or "DynamicMembership")) || types.Contains("Unified") != IsUnified(group))
            return GraphFault.InvalidValue("groupTypes", Kinds.Group);
        var isDynamic = types.Contains("DynamicMembership");
        if (isDynamic && group.Flag("isAssignableToRole"))
            return GraphFault.InvalidValue("groupTypes", Kinds.Group);
        var rule = body.ContainsKey("membershipRule") ? body["membershipRule"]?.ToString() : group.Text("membershipRule");
        if (isDynamic && string.IsNullOrEmpty(rule))
            return GraphFault.InvalidValue("membershipRule", Kinds.Group);
        return !isDynamic && body["membershipRule"] is not null ? GraphFault.InvalidValue("membershipRule", Kinds.Group) : null;
    }
}
