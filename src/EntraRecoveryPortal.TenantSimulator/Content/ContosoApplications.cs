using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>App registrations: the portal's own three, some two dozen of the company, and an agent blueprint.</summary>
internal static class ContosoApplications
{
    public const string Application = "application";
    public const string AppId = "app-id";
    public const int Payroll = 0;

    public static readonly string[] Company =
    [
        "Payroll", "Expense Reports", "Travel Desk", "CRM", "Invoice Robot", "Build Server", "Warehouse Scanner", "Holiday Planner", "Contract Archive", "Customer Portal",
        "Partner API", "Data Lake Loader", "Print Service", "Badge System", "Learning Hub", "Lab Notebook", "Ticket Desk", "Fleet Tracker", "Canteen", "Survey Tool",
        "Backup Agent", "Monitoring",
    ];

    public static readonly (string AppId, string Name)[] Portal =
    [
        (SimulatedTenant.PortalClientId, "Entra Recovery Portal"),
        (SimulatedTenant.ReaderClientId, "Entra Recovery Portal Reader"),
        (SimulatedTenant.WriterClientId, "Entra Recovery Portal Writer"),
    ];

    public static void Add(Draft draft)
    {
        for (var i = 0; i < Company.Length; i++)
            AddCompany(draft, i);
        for (var i = 0; i < Portal.Length; i++)
            AddPortal(draft, i);
        var blueprint = Body(draft.Id("blueprint", 0), draft.Id("blueprint-app-id", 0), "Agent Blueprint", 200);
        blueprint["@odata.type"] = "#microsoft.graph.agentIdentityBlueprint";
        Put(draft, blueprint);
        draft.Link(blueprint["id"]!.ToString(), Relations.Owners, SimulatedTenant.People[0].ObjectId);
    }

    public static JsonArray Roles(string holder, Func<int, string> idOf, params string[] names) => new([.. names.Select((name, k) => (JsonNode)new JsonObject
    {
        ["allowedMemberTypes"] = Draft.Texts("User", "Application"),
        ["description"] = $"{name} in {holder}",
        ["displayName"] = name,
        ["id"] = idOf(k),
        ["isEnabled"] = true,
        ["origin"] = "Application",
        ["value"] = name,
    })]);

    private static void AddCompany(Draft draft, int i)
    {
        var name = Company[i];
        var appId = draft.Id(AppId, i);
        var app = Body(draft.Id(Application, i), appId, name, 30 + i);
        var host = name.Replace(" ", "-", StringComparison.Ordinal).ToLowerInvariant();
        app["identifierUris"] = Draft.Texts($"api://{appId}");
        app["web"]!["redirectUris"] = Draft.Texts($"https://{host}.contoso.example/signin-oidc");
        app["web"]!["homePageUrl"] = $"https://{host}.contoso.example";
        app["tags"] = Draft.Texts(i % 2 == 0 ? ["HideApp", "finance"] : []);
        app["notes"] = i % 4 == 0 ? "Reviewed every year by the owner." : null;
        if (i % 2 == 0)
            app["appRoles"] = Roles(name, k => draft.Id("app-role", (i * 10) + k), "Reader", "Editor");
        if (i % 3 == 0)
            app["api"]!["oauth2PermissionScopes"] = new JsonArray(Scope(draft, name, i));
        if (i % 2 == 0)
            app["passwordCredentials"] = new JsonArray(Password(i, draft.Id("password", i), draft.State.Ids.Key("hint", i)[..3]));
        if (i % 3 == 1)
            app["keyCredentials"] = new JsonArray(Key(draft, i));
        var permission = GraphPermissions.Names[draft.State.Ids.Choose("needs", i, 8)];
        app["requiredResourceAccess"] = new JsonArray(Required(GraphPermissions.Id(permission)));
        Put(draft, app);
        draft.Link(app["id"]!.ToString(), Relations.Owners, draft.Employees[i % draft.Employees.Count], SimulatedTenant.People[i % 2].ObjectId);
        if (name is "Build Server" or "Data Lake Loader" or "Monitoring")
            AddFederated(draft, app["id"]!.ToString(), i, host);
    }

    private static void AddPortal(Draft draft, int i)
    {
        var (appId, name) = Portal[i];
        var app = Body(draft.Id("portal-application", i), appId, name, 90 + i);
        app["passwordCredentials"] = new JsonArray(Password(900 + i, draft.Id("password", 900 + i), draft.State.Ids.Key("hint", 900 + i)[..3]));
        if (i == 0)
        {
            app["appRoles"] = Roles(name, k => draft.Id("app-role", 990 + k), "Backup.Administrator", "Backup.Reader", "Backup.Approver");
            app["web"]!["redirectUris"] = Draft.Texts("http://localhost:5080/signin-oidc");
        }

        Put(draft, app);
        draft.Link(app["id"]!.ToString(), Relations.Owners, SimulatedTenant.People[0].ObjectId);
    }

    private static void Put(Draft draft, JsonObject application) => draft.Applications.Add(draft.Put(Kinds.Application, application).Id);

    private static void AddFederated(Draft draft, string applicationId, int i, string host)
    {
        var id = draft.Id("federated", i);
        draft.Put(Kinds.FederatedCredential, new()
        {
            ["id"] = id,
            ["audiences"] = Draft.Texts("api://AzureADTokenExchange"),
            ["description"] = "Deployments from the main branch",
            ["issuer"] = "https://token.actions.githubusercontent.com",
            ["name"] = $"{host}-main",
            ["subject"] = $"repo:contoso/{host}:ref:refs/heads/main",
        });
        draft.Link(applicationId, Relations.FederatedCredentials, id);
    }

    public static JsonObject Body(string id, string appId, string name, int day) => new()
    {
        ["id"] = id,
        ["appId"] = appId,
        ["displayName"] = name,
        ["createdDateTime"] = Draft.Day(day),
        ["description"] = null,
        ["publisherDomain"] = SimulatedTenant.Domain,
        ["signInAudience"] = "AzureADMyOrg",
        ["identifierUris"] = new JsonArray(),
        ["appRoles"] = new JsonArray(),
        ["passwordCredentials"] = new JsonArray(),
        ["keyCredentials"] = new JsonArray(),
        ["requiredResourceAccess"] = new JsonArray(),
        ["tags"] = new JsonArray(),
        ["addIns"] = new JsonArray(),
        ["api"] = Empty("apiApplication"),
        ["web"] = Empty("webApplication"),
        ["spa"] = Empty("spaApplication"),
        ["publicClient"] = Empty("publicClientApplication"),
        ["info"] = Empty("informationalUrl"),
        ["verifiedPublisher"] = Empty("verifiedPublisher"),
        ["parentalControlSettings"] = new JsonObject { ["countriesBlockedForMinors"] = new JsonArray(), ["legalAgeGroupRule"] = "Allow" },
    };

    private static JsonNode? Empty(string type) => Values.Filled(new GraphProperty(type, type, IsCollection: false, ""), new JsonObject());

    private static JsonObject Scope(Draft draft, string name, int i) => new()
    {
        ["adminConsentDescription"] = $"Use {name} as the signed-in user",
        ["adminConsentDisplayName"] = $"Access {name}",
        ["id"] = draft.Id("scope", i),
        ["isEnabled"] = true,
        ["type"] = "User",
        ["userConsentDescription"] = null,
        ["userConsentDisplayName"] = null,
        ["value"] = "user_impersonation",
    };

    public static JsonObject Password(int i, string keyId, string hint) => new()
    {
        ["customKeyIdentifier"] = null,
        ["displayName"] = string.Create(CultureInfo.InvariantCulture, $"production {2025 + (i % 2)}"),
        ["endDateTime"] = Draft.Day(730 + i),
        ["hint"] = hint,
        ["keyId"] = keyId,
        ["secretText"] = null,
        ["startDateTime"] = Draft.Day(i % 60),
    };

    private static JsonObject Key(Draft draft, int i) => new()
    {
        ["customKeyIdentifier"] = Convert.ToHexString(Convert.FromBase64String(draft.State.Ids.Key("thumbprint", i).Replace('-', '+').Replace('_', '/') + "="))[..40],
        ["displayName"] = $"CN={Company[i]}",
        ["endDateTime"] = Draft.Day(700 + i),
        ["key"] = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"public key of {Company[i]}")),
        ["keyId"] = draft.Id("key", i),
        ["startDateTime"] = Draft.Day(i),
        ["type"] = "AsymmetricX509Cert",
        ["usage"] = "Verify",
    };

    public static JsonObject Required(string permissionId) => new()
    {
        ["resourceAppId"] = SignIn.DirectoryRoles.GraphAppId,
        ["resourceAccess"] = new JsonArray(new JsonObject { ["id"] = permissionId, ["type"] = "Role" }),
    };
}
