using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

/// <summary>Delegated grants and app role assignments: widened, lost and added, for people, groups and applications.</summary>
internal sealed class AccessDamage : Damage
{
    private string payroll = "";
    private string crm = "";
    private string graph = "";
    private string group = "";
    private string role = "";

    public override async Task PrepareAsync(RunningSimulator tenant)
    {
        var principals = (await tenant.AllAsync("servicePrincipals?$top=999")).ToDictionary(x => x["displayName"]!.ToString());
        (payroll, crm, graph) = (principals["Payroll"]["id"]!.ToString(), principals["CRM"]["id"]!.ToString(), principals["Microsoft Graph"]["id"]!.ToString());
        role = principals["Payroll"]["appRoles"]![1]!["id"]!.ToString();
        group = await tenant.IdOfAsync("groups", "Legal");
        await AssignAsync(tenant, group, payroll, role);
    }

    public override async Task CauseAsync(RunningSimulator tenant)
    {
        var grants = await tenant.AllAsync("oauth2PermissionGrants");
        var everybody = grants.First(x => x["clientId"]!.ToString() == payroll && x["principalId"] is null);
        await tenant.ChangeAsync($"oauth2PermissionGrants/{everybody["id"]}", new { scope = "openid Mail.ReadWrite profile User.Read Directory.AccessAsUser.All" });
        foreach (var lost in grants.Where(x => x["clientId"]!.ToString() != payroll).DistinctBy(x => x["consentType"]!.ToString()))
            await tenant.RemoveAsync($"oauth2PermissionGrants/{lost["id"]}");
        var employee = (await tenant.CloudEmployeesAsync())[9]["id"]!.ToString();
        await tenant.MakeAsync("oauth2PermissionGrants", new { clientId = crm, resourceId = graph, consentType = "AllPrincipals", scope = "Mail.ReadWrite" });
        await tenant.MakeAsync("oauth2PermissionGrants", new { clientId = crm, resourceId = graph, consentType = "Principal", principalId = employee, scope = "Files.Read" });

        var assignments = await tenant.AllAsync($"servicePrincipals/{payroll}/appRoleAssignedTo");
        foreach (var lost in assignments.DistinctBy(x => x["principalType"]!.ToString()))
            await tenant.RemoveAsync($"servicePrincipals/{payroll}/appRoleAssignedTo/{lost["id"]}");
        var application = (await tenant.AllAsync($"servicePrincipals/{payroll}/appRoleAssignments"))[0];
        await tenant.RemoveAsync($"servicePrincipals/{graph}/appRoleAssignedTo/{application["id"]}");

        await AssignAsync(tenant, employee, payroll, role);
        await AssignAsync(tenant, await tenant.IdOfAsync("groups", "Sales"), payroll, role);
        await AssignAsync(tenant, crm, payroll, role);
    }

    private static Task AssignAsync(RunningSimulator tenant, string principalId, string resourceId, string appRoleId) =>
        tenant.MakeAsync($"servicePrincipals/{resourceId}/appRoleAssignedTo", new { principalId, resourceId, appRoleId });
}
