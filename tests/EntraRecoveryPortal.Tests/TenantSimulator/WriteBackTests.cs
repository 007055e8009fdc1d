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
        {
            var body = new JsonObject();
            foreach (var (name, value) in before.Where(x => x.Key == "@odata.type" || properties.Split(',').Contains(x.Key)))
                body[name] = value?.DeepClone();
            if (body["grantControls"]?["authenticationStrength"]?["id"] is { } strength)
                body["grantControls"]!["authenticationStrength"] = new JsonObject { ["id"] = strength.ToString() };

            var reply = await simulator.PatchAsync($"{path}/{before["id"]}", body);

            Assert.True(reply.Status == 204, $"{before["displayName"]}: {reply.Json}");
            AssertSame(before, (await simulator.GetAsync($"{path}/{before["id"]}")).Body, body.Select(x => x.Key));
        }
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
