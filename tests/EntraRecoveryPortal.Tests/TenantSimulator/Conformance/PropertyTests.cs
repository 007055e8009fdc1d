using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>Every property of every type that can be changed: what is not accepted is refused in Graph's words and changes nothing, what is accepted is read back.</summary>
public sealed class PropertyTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    // Nullable by the metadata, and yet not cleared: the text or a rule of the tenant forbids it.
    private static readonly HashSet<string> NeverNull =
    [
        "user.displayName", "user.mail", "user.userPrincipalName", "group.displayName", "group.mailEnabled",
        "unifiedRoleDefinition.displayName", "oAuth2PermissionGrant.scope", "conditionalAccessPolicy.displayName", "conditionalAccessPolicy.conditions", "conditionalAccessPolicy.state",
        "conditionalAccessPolicy.grantControls", "application.api",
    ];

    // Not for an application to write at all, whatever the value.
    private static readonly HashSet<string> Denied =
    [
        "user.aboutMe", "user.birthday", "user.interests", "user.mySite", "user.pastProjects", "user.preferredName", "user.responsibilities", "user.schools", "user.skills", "user.hireDate",
        "group.accessType", "group.allowExternalSenders", "group.autoSubscribeNewMembers", "group.hideFromAddressLists", "group.hideFromOutlookClients", "group.isFavorite", "group.isSubscribedByMail",
        "group.unseenCount", "group.unseenConversationsCount", "group.unseenMessagesCount",
    ];

    public static TheoryData<string, string> Changeable() => new()
    {
        { "user", "users/{users}" },
        { "group", "groups/{groups}" },
        { "application", "applications/{applications}" },
        { "agentIdentityBlueprint", "applications/{microsoft.graph.agentIdentityBlueprint}/microsoft.graph.agentIdentityBlueprint" },
        { "servicePrincipal", "servicePrincipals/{servicePrincipals}" },
        { "agentIdentity", "servicePrincipals/{microsoft.graph.agentIdentity}/microsoft.graph.agentIdentity" },
        { "administrativeUnit", "directory/administrativeUnits/{administrativeUnits}" },
        { "device", "devices/{devices}" },
        { "organization", $"organization/{SimulatedTenant.TenantId}" },
        { "oAuth2PermissionGrant", "oauth2PermissionGrants/{oauth2PermissionGrants}" },
        { "conditionalAccessPolicy", "identity/conditionalAccess/policies/{conditionalAccess/policies}" },
        { "ipNamedLocation", "identity/conditionalAccess/namedLocations/{namedLocations}" },
        { "authenticationContextClassReference", "identity/conditionalAccess/authenticationContextClassReferences/c1" },
        { "authenticationMethodsPolicy", "policies/authenticationMethodsPolicy" },
        { "fido2AuthenticationMethodConfiguration", "policies/authenticationMethodsPolicy/authenticationMethodConfigurations/Fido2" },
        { "x509CertificateAuthenticationMethodConfiguration", "policies/authenticationMethodsPolicy/authenticationMethodConfigurations/X509Certificate" },
        { "authenticationStrengthPolicy", "policies/authenticationStrengthPolicies/{authenticationStrengthPolicies}" },
        { "authorizationPolicy", "policies/authorizationPolicy" },
        { "unifiedRoleDefinition", "roleManagement/directory/roleDefinitions/{roleDefinitions}" },
    };

    [Theory]
    [MemberData(nameof(Changeable))]
    public async Task A_change_of_an_unknown_read_only_or_wrongly_typed_property_is_refused_and_changes_nothing(string typeName, string template)
    {
        var (simulator, path, type) = await BeginAsync(typeName, template);
        var before = await simulator.StateAsync();

        await ExpectAsync(simulator, path, type, "noSuchProperty", JsonValue.Create(1), "The property 'noSuchProperty' does not exist");
        foreach (var property in type.Properties.Values.Where(x => x.Type != "Stream" && !Denied.Contains($"{typeName}.{x.Name}")))
        {
            if (property.ReadOnly || property.Name is "id" or "deletedDateTime")
                await ExpectAsync(simulator, path, type, property.Name, Fitting(property), "read-only");
            else
                await ExpectAsync(simulator, path, type, property.Name, Unfitting(property), "");
        }

        foreach (var name in type.Properties.Keys.Where(x => Denied.Contains($"{typeName}.{x}")))
            Assert.Equal(403, (await PatchAsync(simulator, path, type, name, Fitting(type.Properties[name]))).Status);
        Assert.Equal(before, await simulator.StateAsync());
    }

    [Theory]
    [MemberData(nameof(Changeable))]
    public async Task Null_is_taken_where_a_property_may_be_null_and_refused_where_it_may_not(string typeName, string template)
    {
        var (simulator, path, type) = await BeginAsync(typeName, template);
        var failures = new List<string>();

        foreach (var property in type.Properties.Values.Where(x => x.Type != "Stream" && !x.ReadOnly && x.Name is not ("id" or "deletedDateTime") && !Denied.Contains($"{typeName}.{x.Name}")))
        {
            var reply = await PatchAsync(simulator, path, type, property.Name, null);
            if (reply.Status is 400 && IsReadOnly(reply))
                continue;
            var mayBeNull = !property.NotNullable && !NeverNull.Contains($"{typeName}.{property.Name}");
            if (mayBeNull != reply.Status is 204 or 200)
                failures.Add($"{property.Name}: {reply.Status} {reply.Json?["error"]?["message"]} {reply.Json?["error"]?["innerError"]?["message"]}");
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Theory]
    [MemberData(nameof(Changeable))]
    public async Task One_object_shows_each_of_its_properties_when_it_is_selected(string typeName, string template)
    {
        var (simulator, path, type) = await BeginAsync(typeName, template);
        if (typeName is "authenticationMethodsPolicy" or "authorizationPolicy" || typeName.EndsWith("Configuration", StringComparison.Ordinal))
        {
            Assert.Equal("Request_UnsupportedQuery", (await simulator.GetAsync($"{path}?$select=id")).Code);
            return;
        }

        foreach (var property in type.Properties.Values.Where(x => x.Type != "Stream"))
        {
            var reply = await simulator.SendAsync("GET", $"{path}?$select={property.Name}", body: null, SimulatedTenant.WriterClientId);
            Assert.True(reply.Status == 200 && reply.Body.ContainsKey(property.Name), $"{property.Name}: {reply.Json}");
        }
    }

    [Fact]
    public async Task A_collection_is_replaced_whole_and_one_that_may_not_be_null_is_emptied_instead()
    {
        var (simulator, path, _) = await BeginAsync("application", "applications/{applications}");
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["tags"] = new JsonArray("one", "two") })).Status);

        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["tags"] = new JsonArray("three") })).Status);
        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["tags"] = null })).Status);
        Assert.Equal("three", (await simulator.GetAsync($"{path}?$select=tags")).Body["tags"]!.AsArray().Single()!.ToString());
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["tags"] = new JsonArray() })).Status);
        Assert.Empty((await simulator.GetAsync($"{path}?$select=tags")).Body["tags"]!.AsArray());
    }

    [Fact]
    public async Task An_extension_property_is_written_like_any_other_once_an_application_defines_it()
    {
        var (simulator, path, _) = await BeginAsync("user", "users/{users}");
        var extension = (await simulator.SendAsync("POST", "directoryObjects/getAvailableExtensionProperties", new JsonObject(), SimulatedTenant.ReaderClientId)).Value.Single()["name"]!.ToString();

        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { [extension] = "CC-9" })).Status);
        Assert.Equal("CC-9", (await simulator.GetAsync($"{path}?$select={extension}")).Body[extension]!.ToString());
        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { [extension] = 9 })).Status);
        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { [extension.Replace("costCenter", "undefined", StringComparison.Ordinal)] = "x" })).Status);
    }

    [Fact]
    public async Task An_agent_user_is_made_for_its_agent_and_the_update_answers_with_it()
    {
        var (simulator, agent, _) = await BeginAsync("agentIdentity", "{identityParentId}");
        var made = new JsonObject
        {
            ["accountEnabled"] = true,
            ["displayName"] = "Sales Agent",
            ["mailNickname"] = "sales.agent",
            ["userPrincipalName"] = $"sales.agent@{SimulatedTenant.Domain}",
            ["identityParentId"] = agent,
        };

        var id = (await simulator.PostAsync("users/microsoft.graph.agentUser", made)).Body["id"]!.ToString();
        made["userPrincipalName"] = $"another.agent@{SimulatedTenant.Domain}";
        Assert.Equal(400, (await simulator.PostAsync("users/microsoft.graph.agentUser", made)).Status);
        var updated = await simulator.PatchAsync($"users/microsoft.graph.agentUser/{id}", new JsonObject { ["jobTitle"] = "Sales" });

        Assert.Equal((200, "Sales", "#microsoft.graph.agentUser"), (updated.Status, updated.Body["jobTitle"]!.ToString(), updated.Body["@odata.type"]!.ToString()));
        Assert.Equal(id, Assert.Single((await simulator.GetAsync("users/microsoft.graph.agentUser")).Value)["id"]!.ToString());
    }

    private async Task<(RunningSimulator Simulator, string Path, GraphType Type)> BeginAsync(string typeName, string template)
    {
        var simulator = await shared.ResetAsync();
        var cast = await Cast.OfAsync(simulator);
        var (open, close) = (template.IndexOf('{', StringComparison.Ordinal), template.IndexOf('}', StringComparison.Ordinal));
        return (simulator, open < 0 ? template : template[..open] + cast[template[(open + 1)..close]] + template[(close + 1)..], GraphTypes.Get(typeName));
    }

    private static async Task ExpectAsync(RunningSimulator simulator, string path, GraphType type, string name, JsonNode? value, string message)
    {
        var reply = await PatchAsync(simulator, path, type, name, value);
        Assert.True(reply.Status == 400, $"{name} = {value?.ToJsonString()}: {reply.Status} {reply.Json}");
        Assert.True(reply.Code is "Request_BadRequest" or "BadRequest", $"{name}: {reply.Json}");
        Assert.True(reply.Message.Contains(message, StringComparison.Ordinal) || IsReadOnly(reply), $"{name}: {reply.Json}");
    }

    private static Task<Reply> PatchAsync(RunningSimulator simulator, string path, GraphType type, string name, JsonNode? value)
    {
        var body = new JsonObject { [name] = value?.DeepClone() };
        if (type.Name.EndsWith("NamedLocation", StringComparison.Ordinal) || type.Name.EndsWith("Configuration", StringComparison.Ordinal))
            body["@odata.type"] = $"#microsoft.graph.{type.Name}";
        return simulator.PatchAsync(path, body);
    }

    private static bool IsReadOnly(Reply reply) => reply.Message.EndsWith("is read-only and cannot be set.", StringComparison.Ordinal);

    private static JsonNode Fitting(GraphProperty property) => property switch
    {
        { IsCollection: true } => new JsonArray(),
        { Type: "Boolean" } => JsonValue.Create(true),
        { Type: "Int32" or "Int64" } => JsonValue.Create(1),
        { Type: "Guid" } => JsonValue.Create(Guid.Empty.ToString()),
        { Type: "DateTimeOffset" } => JsonValue.Create("2026-01-01T00:00:00Z"),
        _ when GraphTypes.EnumMembers(property.Type) is { } members => JsonValue.Create(members[0]),
        _ when GraphTypes.Find(property.Type) is not null => new JsonObject(),
        _ => JsonValue.Create("text"),
    };

    private static JsonNode Unfitting(GraphProperty property) => property switch
    {
        { IsCollection: true } => JsonValue.Create("not a list"),
        { Type: "String" or "Guid" or "DateTimeOffset" or "Boolean" or "Duration" or "Date" or "TimeOfDay" } => JsonValue.Create(12),
        { Type: "Int32" or "Int64" } => JsonValue.Create("a text"),
        _ when GraphTypes.EnumMembers(property.Type) is not null => JsonValue.Create("noMember"),
        _ => JsonValue.Create("no object"),
    };
}
