using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Administrative units: one a city, each with a local helper.</summary>
internal static class ContosoUnits
{
    public static void Add(Draft draft)
    {
        for (var i = 0; i < Names.Cities.Length; i++)
        {
            var city = Names.Cities[i];
            var id = draft.Id("unit", i);
            draft.Put(Kinds.AdministrativeUnit, new()
            {
                ["id"] = id,
                ["description"] = $"People and devices in {city}",
                ["displayName"] = $"{city} office",
                ["isMemberManagementRestricted"] = false,
                ["visibility"] = i == 4 ? "HiddenMembership" : null,
            });
            var local = draft.Employees.Where(x => draft.State.Find(x)!.Text("city") == city).ToList();
            draft.Link(id, Relations.Members, local.Concat(draft.Devices.Where((_, k) => k % Names.Cities.Length == i)));
            var helper = draft.State.Find(local.FirstOrDefault() ?? draft.Employees[0])!;
            RoleAssignments.PutScoped(draft.State, draft.State.Ids.Key("scoped", i), id, i % 2 == 0 ? ContosoRoles.HelpdeskAdministrator : ContosoRoles.GroupsAdministrator, helper);
        }
    }
}
