using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>The older view of roles: those activated in the tenant, their holders, and the templates of all built-in ones. None of these lists is paged.</summary>
internal static class DirectoryRoleReads
{
    private static readonly QueryLimits Whole = new(100_000, Clamps: true) { IsWhole = true };

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("GET", "directoryRoles", Permissions.ReadRoles, call => Page.Of(call, Kinds.DirectoryRole, "directoryRoles", Whole, after => call.State.AllLive(Kinds.DirectoryRole, after))),
        new("GET", "directoryRoles/{id}", Permissions.ReadRoles, call => Answer(call, role => Page.Single(call, role, "directoryRoles", Whole))),
        new("GET", "directoryRoles/{id}/members", Permissions.ReadRoles, call => Answer(call, role =>
            Page.Of(call, "directoryObject", "directoryObjects", Whole, after => Memberships.OfRole(call.State, role).After(after), withType: true))),
        new("GET", "directoryRoles/{id}/scopedMembers", Permissions.ReadRoles, call => Answer(call, role =>
            Page.Of(call, Kinds.ScopedRoleMember, "scopedRoleMemberships", Whole, after => call.State.AllLive(Kinds.ScopedRoleMember, after)
                .Where(x => x.Text("roleId") == role.Id || x.Text("roleId") == role.Text("roleTemplateId"))))),
        new("GET", "directoryRoleTemplates", Permissions.ReadRoles, call =>
            Page.Of(call, Template, "directoryRoleTemplates", Whole, after => call.State.AllLive(Kinds.RoleDefinition, after).Where(IsBuiltIn).Select(AsTemplate))),
        new("GET", "directoryRoleTemplates/{id}", Permissions.ReadRoles, call => call.State.Live(Kinds.RoleDefinition, call["id"]) is { } found && IsBuiltIn(found)
            ? Page.Single(call, AsTemplate(found), "directoryRoleTemplates", Whole)
            : GraphFault.NotFound(call["id"])),
    ];

    private const string Template = "directoryRoleTemplate";

    /// <summary>By its own id or as roleTemplateId=….</summary>
    private static GraphAnswer Answer(GraphCall call, Func<TenantObject, GraphAnswer> answer)
    {
        const string ByTemplate = "roleTemplateId=";
        var key = call["id"];
        var role = key.StartsWith(ByTemplate, StringComparison.OrdinalIgnoreCase)
            ? call.State.AllLive(Kinds.DirectoryRole).FirstOrDefault(x => x.Text("roleTemplateId") == key[ByTemplate.Length..].Trim('\''))
            : call.State.Live(Kinds.DirectoryRole, key);
        return role is null ? GraphFault.NotFound(key) : answer(role);
    }

    private static bool IsBuiltIn(TenantObject role) => role.Flag("isBuiltIn");

    private static TenantObject AsTemplate(TenantObject role) => new(Template, role.Id, new()
    {
        ["id"] = role.Id,
        ["description"] = role.Text("description"),
        ["displayName"] = role.Text("displayName"),
    }, role.ChangedAt);
}
