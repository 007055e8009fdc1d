using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Graph;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>Who plays the documented objects: an object of the simulated tenant for every kind that a path or a body names.</summary>
internal sealed class Cast(RunningSimulator simulator)
{
    private readonly Dictionary<string, string> byPlace = new(StringComparer.OrdinalIgnoreCase);
    private Queue<string> spareUsers = [];
    private Queue<string> spareGroups = [];

    public RunningSimulator Simulator => simulator;

    /// <summary>The id that stands behind a segment, or in a property, of this name.</summary>
    public string this[string place]
    {
        get => byPlace[place];
        set => byPlace[place] = value;
    }

    public static async Task<Cast> OfAsync(RunningSimulator simulator)
    {
        await simulator.GrantAsync(SimulatedTenant.WriterClientId, GraphRoutes.Permissions.Append("User.ManageIdentities.All"));
        var cast = new Cast(simulator);
        var employees = (await simulator.CloudEmployeesAsync()).Select(x => x["id"]!.ToString()).ToList();
        var application = await simulator.NamedAsync("applications", "Payroll");
        var principal = await simulator.NamedAsync("servicePrincipals", "Payroll");
        var group = await simulator.IdOfAsync("groups", "Finance");
        var device = (await simulator.GetAsync($"groups/{await simulator.IdOfAsync("groups", "Kiosk devices")}/members?$select=id")).Value[0]["id"]!.ToString();
        var unit = (await simulator.AllAsync("directory/administrativeUnits")).First()["id"]!.ToString();
        var licence = (await simulator.GetAsync("subscribedSkus")).Value.First(x => x["servicePlans"]!.AsArray().Count > 1);
        cast["users"] = cast["directoryObjects"] = cast["me"] = cast["principalId"] = cast["userId"] = employees[0];
        cast["groups"] = cast["includeGroups"] = group;
        cast["applications"] = application["id"]!.ToString();
        cast["servicePrincipals"] = cast["resourceId"] = principal["id"]!.ToString();
        cast["appRoleId"] = principal["appRoles"]![0]!["id"]!.ToString();
        cast["keyId"] = application["passwordCredentials"]![0]!["keyId"]!.ToString();
        cast["devices"] = device;
        cast["administrativeUnits"] = unit;
        cast["members"] = (await simulator.GetAsync($"directory/administrativeUnits/{unit}/members/microsoft.graph.device?$select=id")).Value[0]["id"]!.ToString();
        cast["deletedItems"] = (await simulator.GetAsync("directory/deletedItems/microsoft.graph.group")).Value[0]["id"]!.ToString();
        cast["oauth2PermissionGrants"] = (await simulator.GetAsync("oauth2PermissionGrants")).Value[0]["id"]!.ToString();
        cast["clientId"] = await simulator.IdOfAsync("servicePrincipals", "Monitoring");
        cast["roleAssignments"] = (await simulator.GetAsync("roleManagement/directory/roleAssignments")).Value[0]["id"]!.ToString();
        cast["roleDefinitions"] = await simulator.IdOfAsync("roleManagement/directory/roleDefinitions", "Contoso App Registrar");
        cast["roleId"] = await simulator.IdOfAsync("roleManagement/directory/roleDefinitions", "User Administrator");
        cast["roleTemplateId"] = await simulator.IdOfAsync("roleManagement/directory/roleDefinitions", "Teams Administrator");
        cast["namedLocations"] = await simulator.IdOfAsync("identity/conditionalAccess/namedLocations", "Branch offices");
        cast["conditionalAccess/policies"] = await simulator.IdOfAsync("identity/conditionalAccess/policies", "CA002 Require MFA for everybody");
        cast["authenticationStrengthPolicies"] = await simulator.IdOfAsync("policies/authenticationStrengthPolicies", "Contoso key or app");
        cast["directoryRoles"] = await simulator.IdOfAsync("directoryRoles", "Global Administrator");
        cast["directoryRoleTemplates"] = (await simulator.GetAsync("directoryRoleTemplates")).Value[0]["id"]!.ToString();
        cast["skuId"] = licence["skuId"]!.ToString();
        cast["disabledPlans"] = licence["servicePlans"]![0]!["servicePlanId"]!.ToString();
        cast["includeApplications"] = "00000003-0000-0ff1-ce00-000000000000";
        cast["includeRoles"] = cast["excludeRoles"] = "62e90394-69f5-4237-9190-012177145e10";
        cast["includeLocations"] = cast["excludeLocations"] = cast["namedLocations"];
        cast["agentIdentityBlueprintId"] = (await simulator.NamedAsync("applications", "Agent Blueprint"))["appId"]!.ToString();
        cast["microsoft.graph.agentIdentityBlueprint"] = await simulator.IdOfAsync("applications", "Agent Blueprint");
        cast["microsoft.graph.agentIdentity"] = cast["identityParentId"] = await simulator.IdOfAsync("servicePrincipals", "Expense Agent");
        cast.spareUsers = new(employees.Skip(20));
        cast.spareGroups = new((await simulator.AllAsync("groups")).Where(x => x["displayName"]!.ToString().StartsWith("Project ", StringComparison.Ordinal)).Select(x => x["id"]!.ToString()));
        return cast;
    }

    /// <summary>Somebody not linked to anything yet.</summary>
    public string SpareUser() => spareUsers.Dequeue();

    /// <summary>The documented path with ids of this tenant.</summary>
    public IReadOnlyList<string> Path(IReadOnlyList<string> documented)
    {
        var path = new List<string>();
        for (var i = 0; i < documented.Count; i++)
        {
            var segment = documented[i];
            if (segment == "me")
                path.AddRange(["users", this["me"]]);
            else if (i > 0 && IsId(segment))
                path.Add(Behind(documented, i));
            else
                path.Add(segment);
        }

        return path;
    }

    /// <summary>The documented body with ids, names and addresses of this tenant.</summary>
    public JsonNode? Body(JsonNode? documented, string property = "") => documented switch
    {
        JsonObject members => new JsonObject(members.Select(x => KeyValuePair.Create(x.Key, Body(x.Value, x.Key)))),
        JsonArray items => new JsonArray([.. items.Select(x => Body(x, property))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Text(text, property),
        _ => documented?.DeepClone(),
    };

    private JsonNode Text(string text, string property)
    {
        if (text.Contains("graph.microsoft.com/", StringComparison.Ordinal) && (property == "@odata.id" || property.EndsWith("@odata.bind", StringComparison.Ordinal)))
            return $"{simulator.Address}v1.0/directoryObjects/{(text.Contains("/groups/", StringComparison.Ordinal) ? spareGroups.Dequeue() : spareUsers.Dequeue())}";
        if (text.Contains('@', StringComparison.Ordinal) && property is "userPrincipalName" or "mail" or "newUserPrincipalName")
            return $"{text.Split('@')[0]}@{SimulatedTenant.Domain}";
        return IsId(text) && byPlace.TryGetValue(property, out var own) ? own : text;
    }

    private string Behind(IReadOnlyList<string> path, int i)
    {
        var cast = path.FirstOrDefault(x => x.StartsWith("microsoft.graph.agent", StringComparison.Ordinal));
        if (cast is not null && byPlace.TryGetValue(cast, out var agent))
            return agent;
        if (path[i].StartsWith("roleTemplateId=", StringComparison.Ordinal))
            return $"roleTemplateId={this["includeRoles"]}";
        var place = path[i - 1] == "policies" ? "conditionalAccess/policies" : path[i - 1];
        return byPlace.TryGetValue(place, out var own) ? own : path[i];
    }

    private static bool IsId(string text) =>
        text.StartsWith('{') || text.StartsWith("roleTemplateId=", StringComparison.Ordinal) || Guid.TryParse(text, out _) || (text.Length > 40 && !text.Contains('.', StringComparison.Ordinal));
}
