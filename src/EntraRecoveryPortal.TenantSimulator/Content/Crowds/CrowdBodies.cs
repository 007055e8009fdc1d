using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content.Crowds;

/// <summary>What the objects of a crowd look like: as those of the core, told by their number.</summary>
internal sealed class CrowdBodies(Crowd crowd, CrowdIds ids, CrowdShape shape, CrowdNames names)
{
    private const int Any = 1 << 20;

    public JsonObject Of(CrowdRef one) => one.Kind switch
    {
        CrowdKind.User => User(one),
        CrowdKind.Group => Group(one),
        CrowdKind.Application => Application(one.Index, ids.Of(one)),
        CrowdKind.ServicePrincipal => ServicePrincipal(one),
        CrowdKind.Device => ContosoDevices.Body(ids.Of(one), ids.Of(new(CrowdKind.DeviceId, one.Index)), CrowdNames.Number(one.Index), ids.Choose(one, 0, Any)),
        CrowdKind.Assignment => Assignment(one.Index, ids.Of(one)),
        CrowdKind.Grant => Grant(one.Index, ids.Of(one)),
        _ => throw new ArgumentOutOfRangeException(nameof(one), one, "No object."),
    };

    private JsonObject User(CrowdRef one)
    {
        var i = one.Index;
        var (first, last) = names.Person(i);
        var department = Names.Departments[shape.DepartmentOf(i)];
        var user = ContosoUsers.Cloud(ids.Of(one), $"{first} {last}", first, last, names.Address(one), 3 + (i % 200));
        user["department"] = department;
        user["jobTitle"] = Names.Title(department, ids.Choose(one, 3, 12));
        user["city"] = names.City(one);
        user["officeLocation"] = string.Create(CultureInfo.InvariantCulture, $"{1 + ids.Choose(one, 4, 6)}/{100 + ids.Choose(one, 5, 80)}");
        user["employeeId"] = string.Create(CultureInfo.InvariantCulture, $"E{CrowdNames.Number(i)}");
        user["employeeType"] = i % 15 == 0 ? "Contractor" : "Employee";
        user["businessPhones"] = Draft.Texts(string.Create(CultureInfo.InvariantCulture, $"+43 1 555 {CrowdNames.Number(i)}"));
        if (i % 3 == 0)
            user[ContosoUsers.CostCenter] = string.Create(CultureInfo.InvariantCulture, $"CC-{100 + (i % 17)}");
        if (i % 40 == 39)
            user["accountEnabled"] = false;
        if (i % 25 == 24)
            ContosoUsers.Sync(user, i);
        return user;
    }

    private JsonObject Group(CrowdRef one)
    {
        var body = ContosoGroups.Body(ids.Of(one), names.DisplayName(one), "A circle of colleagues", 20 + (one.Index % 200));
        body["mailNickname"] = names.Local(one);
        if (CrowdNames.HasMail(one.Index))
            ContosoGroups.Unify(body);
        else if (CrowdShape.IsSynced(one.Index))
            ContosoGroups.Sync(body, names.Local(one));
        return body;
    }

    private JsonObject Application(int i, string id)
    {
        var one = new CrowdRef(CrowdKind.Application, i);
        var appId = ids.Of(new(CrowdKind.AppId, i));
        var app = ContosoApplications.Body(id, appId, names.DisplayName(one), 30 + (i % 200));
        app["identifierUris"] = Draft.Texts($"api://{appId}");
        app["web"]!["redirectUris"] = Draft.Texts($"https://{names.Local(one)}.contoso.example/signin-oidc");
        if (i % 2 == 0)
        {
            app["appRoles"] = ContosoApplications.Roles(names.DisplayName(one), k => RoleId(i, k), "Reader", "Editor");
            app["passwordCredentials"] = new JsonArray(ContosoApplications.Password(i % 200, ids.Of(new(CrowdKind.Credential, i)), appId[..3]));
        }

        if (i % 4 == 0)
            app["requiredResourceAccess"] = new JsonArray(ContosoApplications.Required(PermissionId(i)));
        return app;
    }

    /// <summary>The first ones of the applications here, the others of applications of other companies.</summary>
    private JsonObject ServicePrincipal(CrowdRef one) => one.Index < shape.Applications
        ? ContosoPrincipals.OfApplication(ids.Of(one), Application(one.Index, ""))
        : ContosoPrincipals.Body(ids.Of(one), ids.Of(new(CrowdKind.AppId, one.Index)), names.DisplayName(one), "Application", ContosoPrincipals.MicrosoftTenant);

    private JsonObject Assignment(int i, string id)
    {
        var principal = shape.Principal(i);
        var resource = shape.Resource(i);
        var role = resource is not { } application ? PermissionId(principal.Index) : application.Index % 2 == 0 ? RoleId(application.Index, i % 2) : ContosoPrincipals.NoRole;
        return Assignments.Body(id, (crowd.KindOf(principal.Kind), ids.Of(principal), names.DisplayName(principal)),
            resource is { } own ? (ids.Of(own), names.DisplayName(own)) : (crowd.GraphId, ContosoPrincipals.MicrosoftGraph), role, Draft.Day(100));
    }

    private JsonObject Grant(int i, string id)
    {
        var user = shape.GrantedTo(i);
        return Assignments.GrantBody(id, ids.Of(shape.Client(i)), crowd.GraphId, user is { } one ? ids.Of(one) : null, user is null ? "openid profile User.Read" : "Calendars.Read Mail.Read");
    }

    private string RoleId(int application, int number) => ids.Of(new(CrowdKind.AppRole, (2 * application) + number));

    private string PermissionId(int application) => GraphPermissions.Id(GraphPermissions.Names[ids.Choose(new(CrowdKind.Application, application), 0, 8)]);
}
