using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.SignIn;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Service principals: of the registrations, of Microsoft, managed identities and agents; and what they were given.</summary>
internal static class ContosoPrincipals
{
    public const string Principal = "service-principal";
    public const string OfMicrosoft = "microsoft";
    public const string MicrosoftGraph = "Microsoft Graph";
    public const string MicrosoftTenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";
    public const string NoRole = "00000000-0000-0000-0000-000000000000";

    private static readonly (string AppId, string Name)[] Microsoft =
    [
        (DirectoryRoles.GraphAppId, MicrosoftGraph),
        ("00000002-0000-0ff1-ce00-000000000000", "Office 365 Exchange Online"),
        ("00000003-0000-0ff1-ce00-000000000000", "Office 365 SharePoint Online"),
        ("797f4846-ba00-4fd7-ba43-dac1f8f63013", "Windows Azure Service Management API"),
    ];

    public static void Add(Draft draft)
    {
        foreach (var application in draft.Applications)
            AddForApplication(draft, draft.State.Find(application)!);
        for (var i = 0; i < Microsoft.Length; i++)
            AddMicrosoft(draft, i);
        for (var i = 0; i < 3; i++)
            AddManagedIdentity(draft, i);
        for (var i = 0; i < 2; i++)
            AddAgent(draft, i);
        Assign(draft);
        Grant(draft);
    }

    private static void AddForApplication(Draft draft, TenantObject application)
    {
        var body = OfApplication(draft.Id(Principal + application.Id, 0), application.Body);
        if (application.TypeName == "agentIdentityBlueprint")
            body["@odata.type"] = "#microsoft.graph.agentIdentityBlueprintPrincipal";
        draft.Put(Kinds.ServicePrincipal, body);
        draft.Link(body["id"]!.ToString(), Relations.Owners, SimulatedTenant.People[0].ObjectId);
    }

    public static JsonObject OfApplication(string id, JsonObject application)
    {
        var appId = application["appId"]!.ToString();
        var body = Body(id, appId, application["displayName"]!.ToString(), "Application", SimulatedTenant.TenantId);
        body["appRoles"] = application["appRoles"]!.DeepClone();
        body["oauth2PermissionScopes"] = application["api"]!["oauth2PermissionScopes"]!.DeepClone();
        body["replyUrls"] = application["web"]!["redirectUris"]!.DeepClone();
        body["servicePrincipalNames"] = Draft.Texts([appId, .. application["identifierUris"]!.AsArray().Select(x => x!.ToString())]);
        body["appRoleAssignmentRequired"] = application["appRoles"]!.AsArray().Count > 0;
        body["homepage"] = application["web"]!["homePageUrl"]?.DeepClone();
        body["tags"] = Draft.Texts("WindowsAzureActiveDirectoryIntegratedApp");
        return body;
    }

    private static void AddMicrosoft(Draft draft, int i)
    {
        var (appId, name) = Microsoft[i];
        var body = Body(draft.Id(OfMicrosoft, i), appId, name, "Application", MicrosoftTenant);
        body["servicePrincipalNames"] = Draft.Texts(appId);
        if (i == 0)
            body["appRoles"] = GraphPermissions.AppRoles();
        draft.Put(Kinds.ServicePrincipal, body);
    }

    private static void AddManagedIdentity(Draft draft, int i)
    {
        var name = new[] { "mi-backup-vault", "mi-web-frontend", "mi-nightly-batch" }[i];
        var body = Body(draft.Id("managed", i), draft.Id("managed-app-id", i), name, "ManagedIdentity", null);
        body["alternativeNames"] = Draft.Texts("isExplicit=True", $"/subscriptions/{draft.Id("subscription", 0)}/resourcegroups/prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}");
        draft.Put(Kinds.ServicePrincipal, body);
    }

    private static void AddAgent(Draft draft, int i)
    {
        var body = Body(draft.Id("agent", i), draft.Id("agent-app-id", i), new[] { "Expense Agent", "Onboarding Agent" }[i], "ServiceIdentity", SimulatedTenant.TenantId);
        body["@odata.type"] = "#microsoft.graph.agentIdentity";
        body["agentIdentityBlueprintId"] = draft.Id("blueprint-app-id", 0);
        body["createdByAppId"] = draft.Id("blueprint-app-id", 0);
        body["createdDateTime"] = Draft.Day(210 + i);
        draft.Put(Kinds.ServicePrincipal, body);
        draft.Link(body["id"]!.ToString(), Relations.Sponsors, SimulatedTenant.People[i].ObjectId);
    }

    private static void Assign(Draft draft)
    {
        var number = 0;
        void Put(string principalId, TenantObject resource, string role) =>
            Assignments.Put(draft.State, draft.State.Ids.Key("assignment", number++), draft.State.Find(principalId)!, resource, role, Draft.Day(100));

        var graph = ByAppId(draft, DirectoryRoles.GraphAppId);
        foreach (var (appId, permissions) in new[] { (SimulatedTenant.ReaderClientId, SimulatedTenant.ReaderPermissions), (SimulatedTenant.WriterClientId, SimulatedTenant.WriterPermissions) })
        {
            foreach (var permission in permissions)
                Put(ByAppId(draft, appId).Id, graph, GraphPermissions.Id(permission));
        }

        var portal = ByAppId(draft, SimulatedTenant.PortalClientId);
        foreach (var person in SimulatedTenant.People)
        {
            foreach (var role in person.Roles)
                Put(person.ObjectId, portal, portal.Body["appRoles"]!.AsArray().First(x => x!["value"]!.ToString() == role)!["id"]!.ToString());
        }

        for (var i = 0; i < ContosoApplications.Company.Length; i++)
        {
            var resource = ByAppId(draft, draft.Id(ContosoApplications.AppId, i));
            var roles = resource.Body["appRoles"]!.AsArray().Select(x => x!["id"]!.ToString()).ToList();
            for (var k = 0; k < 4; k++)
                Put(draft.Employees[((i * 7) + k) % draft.Employees.Count], resource, roles.Count == 0 ? NoRole : roles[k % roles.Count]);
            if (i % 4 == 0)
                Put(resource.Id, graph, GraphPermissions.Id(GraphPermissions.Names[draft.State.Ids.Choose("needs", i, 8)]));
        }

        Put(draft.Id("managed", 0), graph, GraphPermissions.Id("Directory.Read.All"));
    }

    private static void Grant(Draft draft)
    {
        var graph = ByAppId(draft, DirectoryRoles.GraphAppId);
        for (var i = 0; i < ContosoApplications.Company.Length; i += 2)
        {
            var client = ByAppId(draft, draft.Id(ContosoApplications.AppId, i));
            Assignments.PutGrant(draft.State, draft.State.Ids.Key("grant", i), client.Id, graph.Id, principalId: null, "openid profile User.Read");
            if (i % 4 == 0)
                Assignments.PutGrant(draft.State, draft.State.Ids.Key("grant", 100 + i), client.Id, graph.Id, draft.Employees[i % draft.Employees.Count], "Calendars.Read Mail.Read");
        }
    }

    private static TenantObject ByAppId(Draft draft, string appId) => draft.State.LiveHaving(Kinds.ServicePrincipal, "appId", appId).First();

    public static JsonObject Body(string id, string appId, string name, string type, string? owner) => new()
    {
        ["id"] = id,
        ["accountEnabled"] = true,
        ["alternativeNames"] = new JsonArray(),
        ["addIns"] = new JsonArray(),
        ["appDisplayName"] = name,
        ["appId"] = appId,
        ["appOwnerOrganizationId"] = owner,
        ["appRoleAssignmentRequired"] = false,
        ["appRoles"] = new JsonArray(),
        ["displayName"] = name,
        ["info"] = Values.Filled(new GraphProperty("info", "informationalUrl", IsCollection: false, ""), new JsonObject()),
        ["keyCredentials"] = new JsonArray(),
        ["notificationEmailAddresses"] = new JsonArray(),
        ["oauth2PermissionScopes"] = new JsonArray(),
        ["passwordCredentials"] = new JsonArray(),
        ["replyUrls"] = new JsonArray(),
        ["servicePrincipalNames"] = Draft.Texts(appId),
        ["servicePrincipalType"] = type,
        ["signInAudience"] = "AzureADMyOrg",
        ["tags"] = new JsonArray(),
    };
}
