using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

/// <summary>Administrative units with their members and helpers, permanent role assignments, devices.</summary>
internal sealed class UnitAndRoleDamage : Damage
{
    private const string Units = "directory/administrativeUnits";
    private const string Assignments = "roleManagement/directory/roleAssignments";
    private const string HelpdeskAdministrator = "729827e3-9c14-49f7-bb1b-9608f156bbb8";

    public override async Task CauseAsync(RunningSimulator tenant)
    {
        var employees = await tenant.CloudEmployeesAsync();
        var (one, other) = (employees[11]["id"]!.ToString(), employees[12]["id"]!.ToString());

        var vienna = $"{Units}/{await tenant.IdOfAsync(Units, "Vienna office")}";
        await tenant.ChangeAsync(vienna, new { displayName = "TEMP", description = (string?)null, visibility = "HiddenMembership" });
        var members = await tenant.IdsAsync($"{vienna}/members");
        await tenant.UnlinkAsync($"{vienna}/members", members);
        await tenant.LinkAsync($"{vienna}/members", employees.Select(x => x["id"]!.ToString()).Where(x => !members.Contains(x)).Take(3));

        var graz = $"{Units}/{await tenant.IdOfAsync(Units, "Graz office")}";
        await tenant.RemoveAsync($"{graz}/scopedRoleMembers/{(await tenant.IdsAsync($"{graz}/scopedRoleMembers"))[0]}");
        await tenant.MakeAsync($"{graz}/scopedRoleMembers", new { roleId = HelpdeskAdministrator, roleMemberInfo = new { id = one } });
        await tenant.RemoveAsync($"{Units}/{await tenant.IdOfAsync(Units, "Munich office")}");

        var group = await tenant.IdOfAsync("groups", "Help desk");
        await tenant.RemoveAsync($"{Assignments}/{(await tenant.IdsAsync($"{Assignments}?$filter=principalId eq '{group}'"))[0]}");
        var registrar = await tenant.IdOfAsync("roleManagement/directory/roleDefinitions", "Contoso App Registrar");
        await tenant.RemoveAsync($"{Assignments}/{(await tenant.IdsAsync($"{Assignments}?$filter=roleDefinitionId eq '{registrar}'"))[0]}");
        await tenant.MakeAsync(Assignments, new { roleDefinitionId = registrar, principalId = other, directoryScopeId = "/" });
        await tenant.MakeAsync(Assignments, new { roleDefinitionId = HelpdeskAdministrator, principalId = one, directoryScopeId = $"/{vienna[10..]}" });

        await tenant.ChangeAsync($"roleManagement/directory/roleDefinitions/{registrar}", new
        {
            displayName = "TEMP",
            description = "TEMP",
            rolePermissions = new[] { new { allowedResourceActions = new[] { "microsoft.directory/applications/allProperties/allTasks" } } },
        });

        var devices = (await tenant.AllAsync("devices")).Where(x => x["onPremisesSyncEnabled"] is null).Select(x => x["id"]!.ToString()).ToList();
        await tenant.ChangeAsync($"devices/{devices[0]}", new { accountEnabled = false });
    }
}
