using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>A write to Graph; the path is relative to <c>/v1.0/</c>.</summary>
internal sealed record RandomWrite(string Method, string Path, JsonNode? Body = null);

/// <summary>Writes to something random of the tenant, one of each kind that Graph takes of an application. Null where the tenant has nothing of the kind; Graph may refuse any.</summary>
internal static class RandomWrites
{
    private const string Policies = "identity/conditionalAccess/policies";
    private const string Locations = "identity/conditionalAccess/namedLocations";
    private const string SignInGraph = "00000003-0000-0000-c000-000000000000";
    private const string Methods = "policies/authenticationMethodsPolicy";

    private static readonly string[] UserTexts = ["department", "jobTitle", "city", "companyName", "country", "employeeId", "employeeType", "faxNumber", "givenName", "mobilePhone", "officeLocation", "postalCode", "preferredLanguage", "state", "streetAddress", "surname", "displayName"];
    private static readonly string[] GroupTexts = ["displayName", "description", "mailNickname", "classification"];
    private static readonly string[] ApplicationTexts = ["displayName", "description", "notes", "serviceManagementReference"];
    private static readonly string[] PrincipalTexts = ["description", "notes", "loginUrl", "homepage"];

    public static IReadOnlyList<(string Name, Func<TenantParts, Random, RandomWrite?> Act)> All { get; } =
    [
        ("person", (tenant, random) => Patch(tenant, random, "user", "users", Values(random, UserTexts))),
        ("person", (tenant, random) => Patch(tenant, random, "user", "users", Values(random, UserTexts))),
        ("person's sign-in name", (tenant, random) => Patch(tenant, random, "user", "users", new() { ["userPrincipalName"] = $"{Word(random)}@{SimulatedTenant.Domain}", ["mailNickname"] = Word(random) })),
        ("person's numbers", (tenant, random) => Patch(tenant, random, "user", "users", new() { ["businessPhones"] = Texts(random), ["otherMails"] = new JsonArray($"{Word(random)}@example.org") })),
        ("person's blocks", (tenant, random) => Patch(tenant, random, "user", "users", new()
        {
            ["employeeOrgData"] = new JsonObject { ["division"] = Word(random), ["costCenter"] = random.Next(2) == 0 ? null : Word(random) },
            ["onPremisesExtensionAttributes"] = new JsonObject { [$"extensionAttribute{1 + random.Next(15)}"] = Word(random) },
        })),
        ("person's sign-in", (tenant, random) => Patch(tenant, random, "user", "users", new() { ["accountEnabled"] = random.Next(3) == 0 })),
        ("person's country", (tenant, random) => Patch(tenant, random, "user", "users", new() { ["usageLocation"] = One(random, "AT", "DE", null) })),
        ("person's licence", (tenant, random) => Assign(tenant, random, "user", "users")),
        ("person's licence", (tenant, random) => Assign(tenant, random, "user", "users")),
        ("group's licence", (tenant, random) => Assign(tenant, random, "group", "groups")),
        ("manager", (tenant, random) => tenant.One(random, "user") is { } user && tenant.One(random, "user") is { } manager
            ? random.Next(3) == 0 ? new("DELETE", $"users/{Id(user)}/manager/$ref") : new("PUT", $"users/{Id(user)}/manager/$ref", Ref("users", manager)) : null),
        ("guest's sponsors", (tenant, random) => tenant.One(random, "user", IsGuest) is { } guest && tenant.One(random, One(random, "user", "group")) is { } sponsor ? new("POST", $"users/{Id(guest)}/sponsors/$ref", Ref("directoryObjects", sponsor)) : null),
        ("guest's sponsors", (tenant, random) => Unlink(tenant, random, "user", "users", "sponsors")),
        ("person deleted", (tenant, random) => Delete(tenant, random, "user", "users")),
        ("group", (tenant, random) => Patch(tenant, random, "group", "groups", Values(random, GroupTexts))),
        ("group's rule", (tenant, random) => Patch(tenant, random, "group", "groups", new() { ["membershipRule"] = $"(user.department -eq \"{Word(random)}\")" }, one => one.TextsAt("groupTypes").Contains("DynamicMembership"))),
        ("group's members", AddMember),
        ("group's members", AddMember),
        ("group's members", (tenant, random) => Unlink(tenant, random, "group", "groups", "members")),
        ("group's members", (tenant, random) => Unlink(tenant, random, "group", "groups", "members")),
        ("group's owners", (tenant, random) => Link(tenant, random, "group", "groups", "owners", "user")),
        ("group's owners", (tenant, random) => Unlink(tenant, random, "group", "groups", "owners")),
        ("group deleted", (tenant, random) => Delete(tenant, random, "group", "groups")),
        ("application", (tenant, random) => Patch(tenant, random, "application", "applications", Values(random, ApplicationTexts))),
        ("application's blocks", ChangeBlocks),
        ("application's roles", ChangeRoles),
        ("application's scopes", ChangeScopes),
        ("application's permissions", ChangePermissions),
        ("application's secret", (tenant, random) => tenant.One(random, "application") is { } app
            ? new("POST", $"applications/{Id(app)}/addPassword", new JsonObject { ["passwordCredential"] = new JsonObject { ["displayName"] = Word(random) } }) : null),
        ("federated credential", AddFederated),
        ("federated credential", ChangeFederated),
        ("application's owners", (tenant, random) => Link(tenant, random, "application", "applications", "owners", "user")),
        ("application's owners", (tenant, random) => Unlink(tenant, random, "application", "applications", "owners")),
        ("application deleted", (tenant, random) => Delete(tenant, random, "application", "applications")),
        ("service principal", (tenant, random) => Patch(tenant, random, "servicePrincipal", "servicePrincipals", Values(random, PrincipalTexts))),
        ("service principal's sign-in", (tenant, random) => Patch(tenant, random, "servicePrincipal", "servicePrincipals", new() { ["accountEnabled"] = random.Next(2) == 0, ["appRoleAssignmentRequired"] = random.Next(2) == 0 })),
        ("service principal's owners", (tenant, random) => Link(tenant, random, "servicePrincipal", "servicePrincipals", "owners", "user")),
        ("service principal deleted", (tenant, random) => Delete(tenant, random, "servicePrincipal", "servicePrincipals")),
        ("agent's sponsors", (tenant, random) => AgentOf(tenant, random) is { } agent && tenant.One(random, "user") is { } sponsor ? new("POST", $"{agent.Path}/sponsors/$ref", Ref("directoryObjects", sponsor)) : null),
        ("agent's sponsors", (tenant, random) => AgentOf(tenant, random) is { } agent && tenant.Targets(agent.Id, "sponsors") is { Count: > 0 } sponsors ? new("DELETE", $"{agent.Path}/sponsors/{One(random, [.. sponsors])}/$ref") : null),
        ("what agents inherit", ChangeInheritable),
        ("app role assignment", AddAssignment),
        ("app role assignment", (tenant, random) => tenant.One(random, "appRoleAssignment") is { } one ? new("DELETE", $"servicePrincipals/{one.TextAt("resourceId")}/appRoleAssignedTo/{Id(one)}") : null),
        ("grant", (tenant, random) => tenant.One(random, "oAuth2PermissionGrant") is { } one
            ? random.Next(2) == 0 ? new("DELETE", $"oauth2PermissionGrants/{Id(one)}") : new("PATCH", $"oauth2PermissionGrants/{Id(one)}", new JsonObject { ["scope"] = $"{one.TextAt("scope")} Mail.Read" }) : null),
        ("role assignment", AddRole),
        ("role assignment", (tenant, random) => tenant.One(random, "unifiedRoleAssignment", one => !SimulatedTenant.People.Any(person => person.ObjectId == one.TextAt("principalId"))) is { } one
            ? new("DELETE", $"roleManagement/directory/roleAssignments/{Id(one)}") : null),
        ("role for a time", (tenant, random) => AskForRole(tenant, random, "roleAssignmentScheduleRequests", until: "2049-01-01T00:00:00Z")),
        ("role eligibility", (tenant, random) => AskForRole(tenant, random, "roleEligibilityScheduleRequests", One(random, null, "2049-01-01T00:00:00Z"))),
        ("role eligibility", (tenant, random) => tenant.One(random, "unifiedRoleEligibilitySchedule") is { } one
            ? new("POST", "roleManagement/directory/roleEligibilityScheduleRequests", Again(random, one, "roleDefinitionId", "principalId", "directoryScopeId")) : null),
        ("group eligibility", (tenant, random) => tenant.One(random, "group", one => one.IsTrueAt("isAssignableToRole")) is { } group && tenant.One(random, "user") is { } person
            ? new("POST", "identityGovernance/privilegedAccess/group/eligibilityScheduleRequests", new JsonObject
            {
                ["action"] = "adminAssign",
                ["accessId"] = One(random, "member", "owner"),
                ["groupId"] = Id(group),
                ["principalId"] = Id(person),
                ["scheduleInfo"] = Until(One(random, null, "2049-01-01T00:00:00Z")),
            }) : null),
        ("group eligibility", (tenant, random) => tenant.One(random, "privilegedAccessGroupEligibilitySchedule") is { } one
            ? new("POST", "identityGovernance/privilegedAccess/group/eligibilityScheduleRequests", Again(random, one, "groupId", "principalId", "accessId")) : null),
        ("role definition", (tenant, random) => Patch(tenant, random, "unifiedRoleDefinition", "roleManagement/directory/roleDefinitions", new() { ["description"] = Word(random) }, one => !one.IsTrueAt("isBuiltIn"))),
        ("unit", (tenant, random) => Patch(tenant, random, "administrativeUnit", "directory/administrativeUnits", new() { ["description"] = random.Next(3) == 0 ? null : Word(random), ["displayName"] = Word(random) })),
        ("unit's members", (tenant, random) => Link(tenant, random, "administrativeUnit", "directory/administrativeUnits", "members", "user")),
        ("unit's members", (tenant, random) => Unlink(tenant, random, "administrativeUnit", "directory/administrativeUnits", "members")),
        ("unit deleted", (tenant, random) => Delete(tenant, random, "administrativeUnit", "directory/administrativeUnits")),
        ("scoped role", (tenant, random) => tenant.One(random, "scopedRoleMembership") is { } one ? new("DELETE", $"directory/administrativeUnits/{one.TextAt("administrativeUnitId")}/scopedRoleMembers/{Id(one)}") : null),
        ("device", (tenant, random) => Patch(tenant, random, "device", "devices", new() { ["accountEnabled"] = random.Next(2) == 0 })),
        ("policy", (tenant, random) => Patch(tenant, random, "conditionalAccessPolicy", Policies, new() { ["displayName"] = Word(random), ["state"] = One(random, "enabled", "disabled", "enabledForReportingButNotEnforced") })),
        ("policy's conditions", ChangeConditions),
        ("policy's controls", (tenant, random) => Patch(tenant, random, "conditionalAccessPolicy", Policies, new() { ["grantControls"] = new JsonObject { ["operator"] = "OR", ["builtInControls"] = new JsonArray(One(random, "mfa", "block", "compliantDevice")) } })),
        ("policy's session", (tenant, random) => Patch(tenant, random, "conditionalAccessPolicy", Policies, new() { ["sessionControls"] = random.Next(3) == 0 ? null : new JsonObject { ["persistentBrowser"] = new JsonObject { ["isEnabled"] = true, ["mode"] = One(random, "never", "always") } } })),
        ("policy deleted", (tenant, random) => Delete(tenant, random, "conditionalAccessPolicy", Policies)),
        ("policy made", (_, random) => new("POST", Policies, JsonNode.Parse($$$"""
            {"displayName":"{{{Word(random)}}}","state":"disabled","conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]},"clientAppTypes":["all"]},"grantControls":{"operator":"OR","builtInControls":["mfa"]}}
            """))),
        ("location", ChangeLocation),
        ("location deleted", (tenant, random) => Delete(tenant, random, "namedLocation", Locations)),
        ("method", ChangeMethod),
        ("methods", (_, random) => new("PATCH", Methods, new JsonObject { ["reportSuspiciousActivitySettings"] = new JsonObject { ["state"] = One(random, "enabled", "disabled"), ["voiceReportingCode"] = random.Next(10) } })),
        ("strength", (tenant, random) => tenant.One(random, "authenticationStrengthPolicy", one => one.TextAt("policyType") == "custom") is { } one
            ? random.Next(2) == 0
                ? new("POST", $"policies/authenticationStrengthPolicies/{Id(one)}/updateAllowedCombinations", new JsonObject { ["allowedCombinations"] = new JsonArray(One(random, "fido2", "password,sms", "windowsHelloForBusiness"), "password,voice") })
                : new("PATCH", $"policies/authenticationStrengthPolicies/{Id(one)}", new JsonObject { ["description"] = Word(random) }) : null),
        ("authorization policy", (_, random) => new("PATCH", "policies/authorizationPolicy", new JsonObject
        {
            ["allowInvitesFrom"] = One(random, "everyone", "adminsAndGuestInviters", "none"),
            ["allowedToUseSSPR"] = random.Next(2) == 0,
            ["defaultUserRolePermissions"] = new JsonObject { ["allowedToCreateApps"] = random.Next(2) == 0 },
        })),
        ("organization", (tenant, random) => Patch(tenant, random, "organization", "organization", new() { ["technicalNotificationMails"] = new JsonArray($"{Word(random)}@{SimulatedTenant.Domain}") })),
        ("bin emptied", (tenant, random) => tenant.OneInBin(random) is { } one ? new("DELETE", $"directory/deletedItems/{Id(one)}") : null),
        ("bin given back", (tenant, random) => tenant.OneInBin(random) is { } one ? new("POST", $"directory/deletedItems/{Id(one)}/restore") : null),
    ];


    private static string Word(Random random) => string.Create(CultureInfo.InvariantCulture, $"w{random.Next(100_000)}");

    private static string Id(JsonElement one) => one.TextAt("id")!;

    private static T One<T>(Random random, params T[] of) => of[random.Next(of.Length)];

    private static JsonArray Texts(Random random) => [.. Enumerable.Range(0, random.Next(2)).Select(_ => JsonValue.Create(Word(random)))];

    private static JsonObject Values(Random random, string[] names) =>
        new(names.OrderBy(_ => random.Next()).Take(1 + random.Next(3)).Select(name => KeyValuePair.Create(name, random.Next(4) == 0 && name != "displayName" ? null : (JsonNode?)Word(random))));

    private static (string Id, string Path)? AgentOf(TenantParts tenant, Random random)
    {
        var kind = One(random, "application", "servicePrincipal");
        return tenant.One(random, kind, one => one.TextAt("@odata.type")?.StartsWith("#microsoft.graph.agent", StringComparison.Ordinal) == true) is { } agent ? (Id(agent), $"{kind}s/{Id(agent)}/{agent.TextAt("@odata.type")![1..]}") : null;
    }

    private static RandomWrite? ChangeInheritable(TenantParts tenant, Random random)
    {
        if (tenant.One(random, "application", one => one.TextAt("@odata.type") is "#microsoft.graph.agentIdentityBlueprint") is not { } blueprint || tenant.One(random, "servicePrincipal") is not { } resource)
            return null;
        var path = $"applications/{Id(blueprint)}/microsoft.graph.agentIdentityBlueprint/inheritablePermissions";
        var scopes = random.Next(2) == 0
            ? new JsonObject { ["@odata.type"] = "#microsoft.graph.enumeratedScopes", ["kind"] = "enumerated", ["scopes"] = new JsonArray(One(random, "User.Read", "Mail.Read", "Files.Read")) }
            : new JsonObject { ["@odata.type"] = "#microsoft.graph.allAllowedScopes", ["kind"] = "allAllowed" };
        return random.Next(3) switch
        {
            0 => new("POST", path, new JsonObject { ["resourceAppId"] = resource.TextAt("appId"), ["inheritableScopes"] = scopes }),
            1 => new("PATCH", $"{path}/{SignInGraph}", new JsonObject { ["inheritableScopes"] = scopes }),
            _ => new("DELETE", $"{path}/{SignInGraph}"),
        };
    }

    private static bool IsGuest(JsonElement user) => user.TextAt("userType") is "Guest";

    private static JsonObject Ref(string collection, JsonElement target) => new() { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/{collection}/{Id(target)}" };

    private static RandomWrite? Patch(TenantParts tenant, Random random, string kind, string path, JsonObject body, Func<JsonElement, bool>? which = null) =>
        tenant.One(random, kind, which) is { } one ? new("PATCH", $"{path}/{Id(one)}", body) : null;

    private static JsonObject Until(string? end) => new() { ["startDateTime"] = null, ["expiration"] = new JsonObject { ["type"] = end is null ? "noExpiration" : "afterDateTime", ["endDateTime"] = end } };

    private static RandomWrite? AskForRole(TenantParts tenant, Random random, string requests, string? until) =>
        tenant.One(random, "unifiedRoleDefinition") is { } role && tenant.One(random, "user") is { } person
            ? new("POST", $"roleManagement/directory/{requests}", new JsonObject
            {
                ["action"] = "adminAssign",
                ["roleDefinitionId"] = Id(role),
                ["principalId"] = Id(person),
                ["directoryScopeId"] = "/",
                ["scheduleInfo"] = Until(until),
            }) : null;

    // Taken, or given another end.
    private static JsonObject Again(Random random, JsonElement schedule, params string[] key)
    {
        var body = new JsonObject(key.Select(name => KeyValuePair.Create(name, (JsonNode?)schedule.TextAt(name)))) { ["action"] = One(random, "adminRemove", "adminUpdate") };
        if (body["action"]!.ToString() == "adminUpdate")
            body["scheduleInfo"] = Until(One(random, null, "2048-01-01T00:00:00Z"));
        return body;
    }

    private static RandomWrite? Assign(TenantParts tenant, Random random, string kind, string path)
    {
        var takesAway = random.Next(3) == 0;
        if (tenant.One(random, kind, one => !takesAway || one.At("assignedLicenses") is { ValueKind: JsonValueKind.Array } held && held.GetArrayLength() > 0) is not { } holder || tenant.One(random, "subscribedSku") is not { } sku)
            return null;
        var plans = sku.At("servicePlans")!.Value.EnumerateArray().Select(plan => plan.TextAt("servicePlanId")).Where(_ => random.Next(3) == 0);
        var body = new JsonObject
        {
            ["addLicenses"] = takesAway ? new JsonArray() : new JsonArray(new JsonObject { ["skuId"] = sku.TextAt("skuId"), ["disabledPlans"] = new JsonArray([.. plans.Select(plan => JsonValue.Create(plan))]) }),
            ["removeLicenses"] = takesAway ? new JsonArray(holder.At("assignedLicenses")!.Value[0].TextAt("skuId")) : new JsonArray(),
        };
        return new("POST", $"{path}/{Id(holder)}/assignLicense", body);
    }

    private static RandomWrite? Delete(TenantParts tenant, Random random, string kind, string path) => tenant.One(random, kind) is { } one ? new("DELETE", $"{path}/{Id(one)}") : null;

    private static RandomWrite? Link(TenantParts tenant, Random random, string kind, string path, string relation, string target) =>
        tenant.One(random, kind) is { } one && tenant.One(random, target) is { } other ? new("POST", $"{path}/{Id(one)}/{relation}/$ref", Ref("directoryObjects", other)) : null;

    private static RandomWrite? AddMember(TenantParts tenant, Random random) => Link(tenant, random, "group", "groups", "members", One(random, "user", "user", "group", "device", "servicePrincipal"));

    private static RandomWrite? Unlink(TenantParts tenant, Random random, string kind, string path, string relation) =>
        tenant.One(random, kind, one => tenant.Targets(Id(one), relation).Count > 0) is { } one
            ? new("DELETE", $"{path}/{Id(one)}/{relation}/{One(random, [.. tenant.Targets(Id(one), relation)])}/$ref") : null;

    private static RandomWrite? ChangeBlocks(TenantParts tenant, Random random) => Patch(tenant, random, "application", "applications", random.Next(3) switch
    {
        0 => new() { ["web"] = new JsonObject { ["homePageUrl"] = $"https://{Word(random)}.example", ["redirectUris"] = new JsonArray($"https://{Word(random)}.example/back") } },
        1 => new() { ["info"] = new JsonObject { ["supportUrl"] = $"https://{Word(random)}.example", ["termsOfServiceUrl"] = null }, ["tags"] = new JsonArray(Word(random)) },
        _ => new() { ["spa"] = new JsonObject { ["redirectUris"] = new JsonArray($"https://{Word(random)}.example/spa") }, ["isFallbackPublicClient"] = random.Next(2) == 0 },
    });

    private static RandomWrite? ChangeRoles(TenantParts tenant, Random random)
    {
        if (tenant.One(random, "application") is not { } app)
            return null;
        var roles = Items(app, "appRoles");
        if (roles.Count > 0 && random.Next(2) == 0)
            roles[random.Next(roles.Count)]["isEnabled"] = false;
        else if (roles.Count > 0 && roles.FindIndex(role => role["isEnabled"]?.GetValue<bool>() == false) is >= 0 and var off)
            roles.RemoveAt(off);
        else
            roles.Add(JsonNode.Parse($$$"""{"id":"{{{Guid(random)}}}","displayName":"{{{Word(random)}}}","value":"{{{Word(random)}}}","description":"made","isEnabled":true,"allowedMemberTypes":["User"]}""")!.AsObject());
        return new("PATCH", $"applications/{Id(app)}", new JsonObject { ["appRoles"] = new JsonArray([.. roles]) });
    }

    private static RandomWrite? ChangeScopes(TenantParts tenant, Random random)
    {
        if (tenant.One(random, "application") is not { } app)
            return null;
        var api = app.At("api") is { } block ? JsonNode.Parse(block.GetRawText())!.AsObject() : [];
        var scopes = Items(app, "api", "oauth2PermissionScopes");
        if (scopes.Count > 0 && random.Next(2) == 0)
            scopes[random.Next(scopes.Count)]["isEnabled"] = false;
        else
            scopes.Add(JsonNode.Parse($$$"""{"id":"{{{Guid(random)}}}","adminConsentDisplayName":"{{{Word(random)}}}","adminConsentDescription":"made","value":"{{{Word(random)}}}","type":"User","isEnabled":true}""")!.AsObject());
        api["oauth2PermissionScopes"] = new JsonArray([.. scopes]);
        return new("PATCH", $"applications/{Id(app)}", new JsonObject { ["api"] = api });
    }

    private static RandomWrite? ChangePermissions(TenantParts tenant, Random random)
    {
        if (tenant.One(random, "application") is not { } app)
            return null;
        var asked = Items(app, "requiredResourceAccess");
        if (asked.Count > 0 && random.Next(2) == 0)
            asked.RemoveAt(random.Next(asked.Count));
        else
            asked.Add(JsonNode.Parse($$$"""{"resourceAppId":"{{{Guid(random)}}}","resourceAccess":[{"id":"{{{Guid(random)}}}","type":"Scope"}]}""")!.AsObject());
        return new("PATCH", $"applications/{Id(app)}", new JsonObject { ["requiredResourceAccess"] = new JsonArray([.. asked]) });
    }

    private static RandomWrite? AddFederated(TenantParts tenant, Random random) => tenant.One(random, "application") is { } app
        ? new("POST", $"applications/{Id(app)}/federatedIdentityCredentials", JsonNode.Parse($$$"""{"name":"{{{Word(random)}}}","issuer":"https://{{{Word(random)}}}.example","subject":"{{{Word(random)}}}","audiences":["api://AzureADTokenExchange"]}"""))
        : null;

    private static RandomWrite? ChangeFederated(TenantParts tenant, Random random)
    {
        if (tenant.One(random, "application", one => tenant.Targets(Id(one), "federatedIdentityCredentials").Count > 0) is not { } app)
            return null;
        var path = $"applications/{Id(app)}/federatedIdentityCredentials/{One(random, [.. tenant.Targets(Id(app), "federatedIdentityCredentials")])}";
        return random.Next(2) == 0 ? new("DELETE", path) : new("PATCH", path, new JsonObject { ["subject"] = Word(random), ["description"] = random.Next(2) == 0 ? null : Word(random) });
    }

    private static RandomWrite? AddAssignment(TenantParts tenant, Random random)
    {
        if (tenant.One(random, "servicePrincipal", one => one.At("appRoles") is { ValueKind: JsonValueKind.Array } roles && roles.GetArrayLength() > 0) is not { } resource
            || tenant.One(random, One(random, "user", "group", "servicePrincipal")) is not { } principal)
            return null;
        var roles = resource.GetProperty("appRoles").EnumerateArray().ToList();
        return new("POST", $"servicePrincipals/{Id(resource)}/appRoleAssignedTo", new JsonObject { ["principalId"] = Id(principal), ["resourceId"] = Id(resource), ["appRoleId"] = Id(roles[random.Next(roles.Count)]) });
    }

    private static RandomWrite? AddRole(TenantParts tenant, Random random) => tenant.One(random, "unifiedRoleDefinition") is { } role && tenant.One(random, One(random, "user", "servicePrincipal")) is { } principal
        ? new("POST", "roleManagement/directory/roleAssignments", new JsonObject { ["@odata.type"] = "#microsoft.graph.unifiedRoleAssignment", ["roleDefinitionId"] = Id(role), ["principalId"] = Id(principal), ["directoryScopeId"] = "/" })
        : null;

    private static RandomWrite? ChangeConditions(TenantParts tenant, Random random)
    {
        if (tenant.One(random, "conditionalAccessPolicy") is not { } policy || policy.At("conditions") is not { } block)
            return null;
        var conditions = JsonNode.Parse(block.GetRawText())!.AsObject();
        switch (random.Next(3))
        {
            case 0:
                conditions["clientAppTypes"] = new JsonArray(One(random, "all", "browser", "exchangeActiveSync"));
                break;
            case 1 when tenant.One(random, "group") is { } group:
                conditions["users"]!["excludeGroups"] = new JsonArray(Id(group));
                break;
            default:
                conditions["signInRiskLevels"] = new JsonArray(One(random, "high", "medium"));
                break;
        }

        return new("PATCH", $"{Policies}/{Id(policy)}", new JsonObject { ["conditions"] = conditions });
    }

    private static RandomWrite? ChangeLocation(TenantParts tenant, Random random) => tenant.One(random, "namedLocation") is not { } one ? null
        : new("PATCH", $"{Locations}/{Id(one)}", one.TextAt("@odata.type") is "#microsoft.graph.ipNamedLocation"
            ? JsonNode.Parse($$$"""{"@odata.type":"#microsoft.graph.ipNamedLocation","ipRanges":[{"@odata.type":"#microsoft.graph.iPv4CidrRange","cidrAddress":"10.{{{random.Next(200)}}}.0.0/16"}],"isTrusted":{{{(random.Next(2) == 0 ? "true" : "false")}}}}""")
            : JsonNode.Parse($$$"""{"@odata.type":"#microsoft.graph.countryNamedLocation","countriesAndRegions":["AT","{{{One(random, "DE", "RU", "US")}}}"],"displayName":"{{{Word(random)}}}"}"""));

    private static RandomWrite? ChangeMethod(TenantParts tenant, Random random)
    {
        if (tenant.One(random, "authenticationMethodsPolicy")?.At("authenticationMethodConfigurations") is not { } all)
            return null;
        var one = all[random.Next(all.GetArrayLength())];
        return new("PATCH", $"{Methods}/authenticationMethodConfigurations/{Id(one)}", new JsonObject { ["@odata.type"] = one.TextAt("@odata.type"), ["state"] = One(random, "enabled", "disabled") });
    }

    private static List<JsonObject> Items(JsonElement one, params string[] path) =>
        one.At(string.Join('.', path)) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(item => JsonNode.Parse(item.GetRawText())!.AsObject())] : [];

    private static string Guid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
