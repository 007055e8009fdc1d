using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Small things that hang on others: an extension property, what agents inherit, whose the devices are, authentication contexts, licences bought.</summary>
internal static class ContosoDetails
{
    /// <summary>The application to whose name the company's own properties of users go.</summary>
    private const string ExtensionAppId = "3f5c0e7e-4a2b-4c0e-9d1a-5f0c7e4a2b01";

    public static void Add(Draft draft)
    {
        // A role is activated by its first assignment; in a tenant of some age few never were.
        foreach (var role in draft.State.AllLive(Kinds.RoleDefinition).Where(x => x.Text("displayName") is not ("License Administrator" or "Teams Administrator")).ToList())
            DirectoryRoleWrites.Activate(draft.State, role.Id);
        var extensions = draft.Put(Kinds.Application, ContosoApplications.Body(draft.Id("extension-application", 0), ExtensionAppId, "Tenant Schema Extension App", 3));
        ExtensionProperties.Put(draft.State, extensions, draft.Id("extension", 0), "costCenter", "String", isMultiValued: false, "User");
        AddBlueprint(draft);
        AddSponsors(draft);
        for (var i = 0; i < draft.Devices.Count; i++)
        {
            foreach (var relation in new[] { Relations.RegisteredOwners, Relations.RegisteredUsers })
                draft.Link(draft.Devices[i], relation, draft.Employees[i % draft.Employees.Count]);
        }

        AddContext(draft, "c1", "Payments", isAvailable: true);
        AddContext(draft, "c2", "Trade secrets", isAvailable: false);
        AddSku(draft, 0, "SPE_E5", draft.Employees.Count + 25, "AAD_PREMIUM_P2", "EXCHANGE_S_ENTERPRISE", "TEAMS1");
        AddSku(draft, 1, "FLOW_FREE", 10_000, "FLOW_P2_VIRAL");
    }

    private static void AddBlueprint(Draft draft)
    {
        var blueprint = draft.Id("blueprint", 0);
        draft.Link(blueprint, Relations.Sponsors, SimulatedTenant.People[0].ObjectId);
        var id = draft.Id("inheritable", 0);
        draft.State.Put(Kinds.InheritablePermission, id, new()
        {
            ["id"] = id,
            ["resourceAppId"] = SignIn.DirectoryRoles.GraphAppId,
            ["inheritableScopes"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.enumeratedScopes", ["kind"] = "enumerated", ["scopes"] = Draft.Texts("User.Read", "Mail.Read") },
        });
        draft.Link(blueprint, Relations.InheritablePermissions, id);
    }

    /// <summary>Somebody here answers for each guest but one: a colleague, two, or a whole group.</summary>
    private static void AddSponsors(Draft draft)
    {
        for (var i = 0; i < draft.Guests.Count - 1; i++)
            draft.Link(draft.Guests[i], Relations.Sponsors, draft.Employees[i % draft.Employees.Count]);
        draft.Link(draft.Guests[0], Relations.Sponsors, draft.Employees[^1], draft.Id(ContosoGroups.Special, ContosoGroups.AllStaff));
    }

    private static void AddContext(Draft draft, string id, string name, bool isAvailable) => draft.Put(Kinds.AuthenticationContext, new()
    {
        ["id"] = id,
        ["description"] = $"Asked for when somebody opens {name.ToLowerInvariant()}",
        ["displayName"] = name,
        ["isAvailable"] = isAvailable,
    });

    private static void AddSku(Draft draft, int number, string name, int bought, params string[] plans)
    {
        var skuId = draft.Id("sku", number);
        draft.Put(Kinds.SubscribedSku, new()
        {
            ["id"] = $"{SimulatedTenant.TenantId}_{skuId}",
            ["accountId"] = SimulatedTenant.TenantId,
            ["accountName"] = SimulatedTenant.Name,
            ["appliesTo"] = "User",
            ["capabilityStatus"] = "Enabled",
            ["consumedUnits"] = 0,
            ["prepaidUnits"] = new JsonObject { ["enabled"] = bought, ["lockedOut"] = 0, ["suspended"] = 0, ["warning"] = 0 },
            ["servicePlans"] = new JsonArray([.. plans.Select((plan, i) => new JsonObject
            {
                ["appliesTo"] = "User",
                ["provisioningStatus"] = "Success",
                ["servicePlanId"] = draft.Id("service-plan", (number * 10) + i),
                ["servicePlanName"] = plan,
            })]),
            ["skuId"] = skuId,
            ["skuPartNumber"] = name,
            ["subscriptionIds"] = Draft.Texts(draft.Id("licence-subscription", number)),
        });
    }
}
