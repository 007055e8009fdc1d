using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>A recovery sends back values that were read before: they must be taken as they came and read the same again.</summary>
public sealed class WriteBackTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Theory]
    [InlineData("identity/conditionalAccess/policies", "displayName,description,state,conditions,grantControls,sessionControls")]
    [InlineData("identity/conditionalAccess/namedLocations", "displayName,isTrusted,ipRanges,countriesAndRegions,countryLookupMethod,includeUnknownCountriesAndRegions")]
    [InlineData("directory/administrativeUnits", "displayName,description,visibility,membershipRule,membershipType,membershipRuleProcessingState")]
    [InlineData("applications", "displayName,description,api,appRoles,info,identifierUris,keyCredentials,optionalClaims,publicClient,requiredResourceAccess,signInAudience,spa,tags,web")]
    public async Task Every_object_of_a_collection_takes_what_was_read_of_it(string path, string properties)
    {
        var simulator = await shared.ResetAsync();
        foreach (var before in await simulator.AllAsync(path))
            await SendBackAsync(simulator, path, before, properties);
    }

    [Fact]
    public async Task Every_user_of_the_cloud_takes_what_was_read_of_it()
    {
        const string properties = "accountEnabled,businessPhones,city,companyName,country,department,displayName,employeeId,employeeOrgData,employeeType,faxNumber,givenName,"
            + "jobTitle,mail,mailNickname,mobilePhone,officeLocation,onPremisesExtensionAttributes,otherMails,postalCode,preferredLanguage,state,streetAddress,surname,usageLocation,userPrincipalName,userType";
        var simulator = await shared.ResetAsync();
        var employees = await simulator.CloudEmployeesAsync();

        Assert.NotEmpty(employees);
        foreach (var employee in employees)
            await SendBackAsync(simulator, "users", (await simulator.GetAsync($"users/{employee["id"]}?$select={properties}")).Body, properties);
    }

    [Fact]
    public async Task Every_group_that_Graph_may_change_takes_what_was_read_of_it()
    {
        const string properties = "classification,description,displayName,groupTypes,mailNickname,membershipRule,membershipRuleProcessingState,preferredLanguage,securityEnabled,theme,visibility";
        var simulator = await shared.ResetAsync();
        var groups = (await simulator.AllAsync("groups")).Where(x => x["onPremisesSyncEnabled"] is null && (x["mailEnabled"]!.GetValue<bool>() is false || x["groupTypes"]!.AsArray().Count > 0)).ToList();

        Assert.NotEmpty(groups);
        foreach (var before in groups)
            await SendBackAsync(simulator, "groups", before, properties);
    }

    [Fact]
    public async Task Every_service_principal_of_an_application_takes_what_was_read_of_it()
    {
        const string properties = "accountEnabled,alternativeNames,appRoleAssignmentRequired,description,homepage,keyCredentials,loginUrl,logoutUrl,notes,notificationEmailAddresses,"
            + "preferredSingleSignOnMode,replyUrls,samlSingleSignOnSettings,servicePrincipalNames,tags";
        var simulator = await shared.ResetAsync();
        var principals = (await simulator.AllAsync("servicePrincipals")).Where(x => x["servicePrincipalType"]!.ToString() == "Application").ToList();

        Assert.NotEmpty(principals);
        foreach (var before in principals)
            await SendBackAsync(simulator, "servicePrincipals", before, properties);
    }

    [Theory]
    [InlineData("policies/authenticationMethodsPolicy", "policyMigrationState,reconfirmationInDays,registrationEnforcement,authenticationMethodConfigurations")]
    [InlineData("policies/authorizationPolicy", "allowEmailVerifiedUsersToJoinOrganization,allowInvitesFrom,allowedToSignUpEmailBasedSubscriptions,allowedToUseSSPR,blockMsolPowerShell,guestUserRoleId,defaultUserRolePermissions,displayName,description")]
    public async Task A_policy_of_the_tenant_takes_what_was_read_of_it(string path, string properties)
    {
        var simulator = await shared.ResetAsync();
        var before = (await simulator.GetAsync(path)).Body;
        var body = new JsonObject();
        foreach (var name in properties.Split(','))
            body[name] = before[name]!.DeepClone();

        var reply = await simulator.PatchAsync(path, body);

        Assert.True(reply.Status == 204, $"{path}: {reply.Json}");
        AssertSame(before, (await simulator.GetAsync(path)).Body, properties.Split(','));
    }

    private static async Task SendBackAsync(RunningSimulator simulator, string path, JsonObject before, string properties)
    {
        var body = new JsonObject();
        foreach (var (name, value) in before.Where(x => x.Key == "@odata.type" || properties.Split(',').Contains(x.Key)))
            body[name] = value?.DeepClone();
        // Of a strength that is shown in full only the id is sent.
        if (body["grantControls"]?["authenticationStrength"]?["id"] is { } strength)
            body["grantControls"]!["authenticationStrength"] = new JsonObject { ["id"] = strength.ToString() };

        var reply = await simulator.PatchAsync($"{path}/{before["id"]}", body);

        Assert.True(reply.Status == 204, $"{before["displayName"]}: {reply.Json}");
        var selected = path == "users" ? $"?$select={properties}" : "";
        AssertSame(before, (await simulator.GetAsync($"{path}/{before["id"]}{selected}")).Body, body.Select(x => x.Key));
    }

    private static void AssertSame(JsonObject before, JsonObject after, IEnumerable<string> properties) =>
        Assert.All(properties, x => Assert.True(JsonNode.DeepEquals(WithoutNulls(before[x]), WithoutNulls(after[x])), $"{before["displayName"]}, {x}: {before[x]} became {after[x]}"));

    /// <summary>Graph shows some members as null that other answers leave out.</summary>
    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject source => new JsonObject(source.Where(x => x.Value is not null).Select(x => KeyValuePair.Create(x.Key, WithoutNulls(x.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };
}
