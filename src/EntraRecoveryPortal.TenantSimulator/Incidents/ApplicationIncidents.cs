using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.SignIn;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

internal static class ApplicationIncidents
{
    private const string Foothold = "runtime-main";
    private const string Powerful = "RoleManagement.ReadWrite.Directory";
    private const int SurveyTool = 19;
    private const int InvoiceRobot = 4;

    private static readonly HashSet<string> Own = [SimulatedTenant.PortalClientId, SimulatedTenant.ReaderClientId, SimulatedTenant.WriterClientId];

    public static IReadOnlyList<Incident> All { get; } =
    [
        new("intrusion", "Let the intruder in",
            "Somebody with a stolen admin session prepared to stay: ways to sign in as an application, an owner to come back as, and seats in groups that open doors.", Intrude),
        new("consent-phishing", "Accept for the whole organization",
            "A mail linked to a consent page, and an admin accepted for everybody: the application reads all mail from then on and may give itself any role.", Consent),
        new("application-deleted", "Delete the unused application",
            "An application without sign-ins by people was taken for unused and deleted. Robots signed in with it every night.", Delete),
        new("application-scrubbed", "Scrub the unused application",
            "A clean-up script took away what an application was given and who could use it, and then deleted it. Restoring it from the recycle bin brings none of that back.", Scrub),
    ];

    private static string? Intrude(Scene scene)
    {
        var state = scene.State;
        bool IsUntouched(TenantObject app) => IsCompany(app) && state.Targets(app.Id, Relations.FederatedCredentials).All(x => x.Text("name") != Foothold);
        if (scene.Choose(Kinds.Application, scene.Known(ContosoApplications.Application, ContosoApplications.Payroll), IsUntouched) is not { } application
            || scene.Intruder(x => !state.IsLinked(application.Id, Relations.Owners, x.Id)) is not { } intruder)
            return null;
        state.Link(application.Id, Relations.Owners, intruder.Id);
        var changed = state.Update(application, after => OpenDoors(scene, after));
        ApplicationRules.Follow(state, changed, new() { ["appRoles"] = null });
        var federated = state.NewId();
        state.Put(Kinds.FederatedCredential, federated, new()
        {
            ["id"] = federated,
            ["audiences"] = new JsonArray("api://AzureADTokenExchange"),
            ["description"] = null,
            ["issuer"] = "https://token.actions.githubusercontent.com",
            ["name"] = Foothold,
            ["subject"] = "repo:helpful-tools/runtime:ref:refs/heads/main",
        });
        state.Link(application.Id, Relations.FederatedCredentials, federated);

        var group = scene.Choose(Kinds.Group, scene.Known(ContosoGroups.Group, ContosoGroups.Finance), x => x.Flag("securityEnabled") && !GroupRules.IsDynamic(x) && !x.Flag("onPremisesSyncEnabled") && !x.Flag("isAssignableToRole"));
        var added = group is null ? [] : scene.Employees().Where(x => !state.IsLinked(group.Id, Relations.Members, x.Id)).Take(5).ToList();
        foreach (var member in added)
            state.Link(group!.Id, Relations.Members, member.Id);
        var privileged = scene.Choose(Kinds.Group, scene.Known(ContosoGroups.Special, ContosoGroups.TierZero), x => x.Flag("isAssignableToRole"));
        if (privileged is not null)
            state.Link(privileged.Id, Relations.Members, intruder.Id);
        return $"{application.Text("displayName")} has a new owner, secret, federated credential, redirect address and app role; {group?.Text("displayName")} has {added.Count} new members and {privileged?.Text("displayName")} one.";
    }

    private static void OpenDoors(Scene scene, JsonObject after)
    {
        after["passwordCredentials"] = Scene.With(after["passwordCredentials"], new JsonObject
        {
            ["customKeyIdentifier"] = null,
            ["displayName"] = "backup",
            ["endDateTime"] = Instant.Text(scene.Moment.AddYears(2)),
            ["hint"] = "k7Q",
            ["keyId"] = scene.State.NewId(),
            ["secretText"] = null,
            ["startDateTime"] = scene.Now,
        });
        after["web"]!["redirectUris"] = Scene.With(after["web"]!["redirectUris"], "https://signin.contoso-support.example/callback");
        after["appRoles"] = Scene.With(after["appRoles"], new JsonObject
        {
            ["allowedMemberTypes"] = new JsonArray("Application"),
            ["description"] = "Full access for maintenance",
            ["displayName"] = "Maintenance",
            ["id"] = scene.State.NewId(),
            ["isEnabled"] = true,
            ["origin"] = "Application",
            ["value"] = "Everything.ReadWrite",
        });
    }

    private static string? Consent(Scene scene)
    {
        var state = scene.State;
        if (Graph(state) is not { } graph)
            return null;
        var role = GraphPermissions.Id(Powerful);
        bool IsConsented(TenantObject client) => state.LiveHaving(Kinds.PermissionGrant, "clientId", client.Id).Any(x => x.Text("principalId") is null && x.Text("resourceId") == graph.Id);
        bool HasRole(TenantObject client) => state.Targets(client.Id, Relations.AppRoleAssignments).Any(x => x.Text("appRoleId") == role);
        bool Fits(TenantObject client) => client.Text("servicePrincipalType") == "Application" && client.Id != graph.Id && client.TypeName == Kinds.ServicePrincipal
            && !Own.Contains(client.Text("appId")!) && !IsConsented(client) && !HasRole(client);
        var known = state.LiveHaving(Kinds.ServicePrincipal, "appId", state.Ids.Guid(ContosoApplications.AppId, SurveyTool)).FirstOrDefault();
        if (scene.Choose(Kinds.ServicePrincipal, known, Fits) is not { } client)
            return null;
        Assignments.PutGrant(state, state.NewKey(), client.Id, graph.Id, principalId: null, "offline_access Files.ReadWrite.All Mail.ReadWrite");
        Assignments.Put(state, state.NewKey(), client, graph, role, scene.Now);
        return $"{client.Text("displayName")} may act for everybody on mail and files, and has the permission {Powerful}.";
    }

    private static string? Delete(Scene scene)
    {
        if (Unused(scene) is not { } application)
            return null;
        scene.SoftDelete(application);
        return $"{application.Text("displayName")} and its service principal are in the recycle bin; what they were given sleeps with them.";
    }

    private static string? Scrub(Scene scene)
    {
        var state = scene.State;
        if (Unused(scene) is not { } application)
            return null;
        var removed = 0;
        foreach (var principal in state.LiveHaving(Kinds.ServicePrincipal, "appId", application.Text("appId")!).ToList())
        {
            var given = state.StandingOn(principal.Id).Where(x => x.Kind is Kinds.AppRoleAssignment or Kinds.PermissionGrant).ToList();
            foreach (var one in given)
                state.Remove(one);
            removed += given.Count;
        }

        scene.SoftDelete(application);
        return $"{application.Text("displayName")} lost {removed} grants and assignments, and is in the recycle bin with its service principal.";
    }

    private static TenantObject? Unused(Scene scene) => scene.Choose(Kinds.Application, scene.Known(ContosoApplications.Application, InvoiceRobot), IsCompany);

    private static bool IsCompany(TenantObject application) => application.TypeName == Kinds.Application && !Own.Contains(application.Text("appId")!);

    public static TenantObject? Graph(TenantState state) => state.LiveHaving(Kinds.ServicePrincipal, "appId", DirectoryRoles.GraphAppId).FirstOrDefault();
}
