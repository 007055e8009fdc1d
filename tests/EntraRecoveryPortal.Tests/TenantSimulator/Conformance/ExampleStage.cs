using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>What has to be there before an example can be asked, and what to ask where the page says it in words.</summary>
internal static class ExampleStage
{
    private static readonly Dictionary<string, Func<Cast, DocumentedExample, Task<DocumentedExample>>> Prepared = new()
    {
        ["administrativeunit-post-scopedrolemembers"] = Do((cast, x) => x with { Sent = new JsonObject { ["roleId"] = cast["roleId"], ["roleMemberInfo"] = new JsonObject { ["id"] = cast.SpareUser() } } }),
        ["concept-errors-seen#1"] = async (cast, x) =>
        {
            await cast.Simulator.WeatherAsync("""{"quota":{"resourceUnits":1}}""");
            return x with { Method = "GET", Path = "users" };
        },
        ["conditionalaccesspolicy-restore"] = async (cast, x) =>
        {
            Assert.Equal(204, (await cast.Simulator.DeleteAsync($"identity/conditionalAccess/policies/{cast["conditionalAccess/policies"]}")).Status);
            return x;
        },
        ["conditionalaccessroot-post-authenticationcontextclassreferences"] = Do((_, x) => Send(x, "id", "c7")),
        ["conditionalaccessroot-post-policies#3"] = async (cast, x) =>
        {
            cast["termsOfUse"] = (await cast.Simulator.PostAsync("identityGovernance/termsOfUse/agreements", new JsonObject { ["displayName"] = "Terms of use" })).Body["id"]!.ToString();
            foreach (var place in new[] { "includeUsers", "excludeUsers" })
                cast[place] = cast["users"];
            (cast["excludeGroups"], cast["excludeApplications"]) = (cast["includeGroups"], cast["includeApplications"]);
            return x;
        },
        ["countrynamedlocation-get"] = Named("namedLocations", "identity/conditionalAccess/namedLocations", "Countries we work in"),
        ["directory-deleteditems-restore#2"] = DeletedUser(),
        ["directory-deleteditems-restore#3"] = DeletedUser(),
        ["directoryobject-getavailableextensionproperties"] = Do((_, x) => Send(x, "isSyncedFromOnPremises", false)),
        ["directoryrole-list-scopedmembers"] = async (cast, x) =>
        {
            cast["directoryRoles"] = await cast.Simulator.IdOfAsync("directoryRoles", "Helpdesk Administrator");
            cast["includeRoles"] = await cast.Simulator.IdOfAsync("directoryRoleTemplates", "Helpdesk Administrator");
            return x;
        },
        ["application-list-extensionproperty"] = ExtensionAsync,
        ["extensionproperty-get"] = ExtensionAsync,
        ["federatedidentitycredential-get"] = FederatedAsync,
        ["federatedidentitycredential-update"] = FederatedAsync,
        ["group-assignlicense#2"] = async (cast, x) =>
        {
            var license = new JsonObject { ["addLicenses"] = new JsonArray(new JsonObject { ["skuId"] = cast["skuId"], ["disabledPlans"] = new JsonArray() }), ["removeLicenses"] = new JsonArray() };
            Assert.Equal(202, (await cast.Simulator.PostAsync($"groups/{cast["groups"]}/assignLicense", license)).Status);
            return Send(x, "removeLicenses", new JsonArray(cast["skuId"]));
        },
        ["group-list-approleassignments"] = async (cast, x) =>
        {
            var assignment = new JsonObject { ["principalId"] = cast["groups"], ["resourceId"] = cast["resourceId"], ["appRoleId"] = cast["appRoleId"] };
            Assert.Equal(201, (await cast.Simulator.PostAsync($"groups/{cast["groups"]}/appRoleAssignments", assignment)).Status);
            return x;
        },
        ["group-list-transitivemembers"] = Named("groups", "groups", "Finance and Legal"),
        ["group-post-members"] = Named("groups", "groups", "CA exceptions"),
        ["group-update"] = Named("groups", "groups", "Finance Team"),
        ["microsoftauthenticatorauthenticationmethodconfiguration-update"] = Do((_, x) => Send(x, "state", "enabled")),
        ["rbacapplication-list-roleassignmentschedulerequests"] = Requested("roleAssignmentScheduleRequests"),
        ["rbacapplication-list-roleeligibilityschedulerequests"] = Requested("roleEligibilityScheduleRequests"),
        ["rbacapplication-post-roleeligibilityschedulerequests#1"] = Do((cast, x) =>
        {
            // The page's own end has passed.
            var forLong = new JsonObject { ["expiration"] = new JsonObject { ["type"] = "afterDateTime", ["endDateTime"] = "2099-04-10T00:00:00Z" } };
            return Send(Send(x, "roleDefinitionId", cast["roleId"]), "scheduleInfo", forLong);
        }),
        ["rbacapplication-post-roleeligibilityschedulerequests#2"] = async (cast, x) => Send(await Requested("roleEligibilityScheduleRequests")(cast, x), "roleDefinitionId", cast["roleId"]),
        ["rbacapplication-list-roleassignments#2"] = Do(async (cast, x) => x with { Query = $"?$filter=principalId eq '{(await cast.Simulator.GetAsync("roleManagement/directory/roleAssignments")).Value[0]["principalId"]}'" }),
        ["serviceprincipal-post-approleassignedto"] = Do((cast, x) =>
        {
            cast["principalId"] = cast["groups"];
            return x;
        }),
        ["serviceprincipal-post-serviceprincipals"] = async (cast, x) =>
        {
            cast["appId"] = (await cast.Simulator.PostAsync("applications", new JsonObject { ["displayName"] = "My App" })).Body["appId"]!.ToString();
            return x;
        },
        ["serviceprincipal-removepassword"] = async (cast, x) =>
        {
            cast["keyId"] = (await cast.Simulator.PostAsync($"servicePrincipals/{cast["servicePrincipals"]}/addPassword")).Body["keyId"]!.ToString();
            return x;
        },
        ["user-assignlicense"] = Do((cast, x) =>
        {
            cast["removeLicenses"] = cast["skuId"];
            return x;
        }),
        ["user-delta"] = async (cast, x) =>
        {
            Assert.Equal(204, (await cast.Simulator.PatchAsync($"users/{cast["users"]}", new JsonObject { ["mobilePhone"] = "+43 664 555 0101" })).Status);
            return x;
        },
        ["user-list-oauth2permissiongrants"] = async (cast, x) =>
        {
            cast["users"] = (await cast.Simulator.GetAsync("oauth2PermissionGrants?$filter=consentType eq 'Principal'")).Value[0]["principalId"]!.ToString();
            return x;
        },
        ["user-post-approleassignments"] = Do((cast, x) =>
        {
            cast["users"] = cast["principalId"] = cast.SpareUser();
            return x;
        }),
        ["concept-delta-query-groups#2"] = NextRound("groups"),
        ["concept-delta-query-groups#3"] = NextRound("groups"),
        ["concept-delta-query-groups#4"] = Do(async (cast, x) => x with { Query = Token((await cast.Simulator.GetAsync("groups/delta?$deltaToken=latest")).DeltaLink!) }),
        ["concept-delta-query-groups#5"] = NextRound("groups"),
        ["concept-delta-query-users#2"] = NextRound("users"),
        ["concept-delta-query-users#3"] = NextRound("users"),
        ["concept-delta-query-users#4"] = Do(async (cast, x) => x with { Query = Token((await cast.Simulator.GetAsync("users/delta?$deltaToken=latest")).DeltaLink!) }),
        ["concept-delta-query-users#5"] = NextRound("users"),
        ["concept-errors-seen#2"] = Do((_, x) => x),
        ["concept-errors-seen#3"] = Do(async (cast, x) =>
        {
            var owner = (await cast.Simulator.GetAsync($"groups/{cast["groups"]}/owners?$select=id")).Value[0]["id"]!.ToString();
            return x with { Path = $"groups/{cast["groups"]}/owners/$ref", Sent = new JsonObject { ["@odata.id"] = $"{cast.Simulator.Address}v1.0/users/{owner}" } };
        }),
        ["concept-errors-seen#4"] = Do((cast, x) => x with { Path = $"users/{cast["users"]}", Sent = new JsonObject { ["onPremisesSyncEnabled"] = true } }),
        ["concept-errors-seen#5"] = Do(async (cast, x) =>
        {
            cast["groups"] = await cast.Simulator.IdOfAsync("groups", "Contoso news");
            return x with { Path = "groups/{id}", Sent = new JsonObject { ["description"] = "New" } };
        }),
        ["concept-errors-seen#6"] = Do(async (cast, x) =>
        {
            cast["users"] = (await cast.Simulator.AllAsync("users?$select=id,onPremisesSyncEnabled")).First(y => y["onPremisesSyncEnabled"] is not null)["id"]!.ToString();
            return x with { Path = "users/{id}", Sent = new JsonObject { ["department"] = "New" } };
        }),
        ["concept-errors-seen#7"] = Do((cast, x) => x with { Path = $"applications/{cast["applications"]}", Sent = new JsonObject { ["appRoles"] = new JsonArray() } }),
        ["concept-errors-seen#8"] = Do((cast, x) => x with { Path = $"groups/{cast["groups"]}/members/$ref", Sent = new JsonObject { ["members@odata.bind"] = new JsonArray() } }),
        ["concept-errors-seen#9"] = Do((_, x) => x with
        {
            Method = "POST",
            Path = "identity/conditionalAccess/policies",
            Sent = new JsonObject { ["displayName"] = "No conditions", ["state"] = "disabled", ["conditions"] = new JsonObject() },
        }),
        ["concept-errors-seen#10"] = Do((_, x) => x with { Path = "users/delta", Query = "?$deltatoken=of-last-month" }),
    };

    public static Func<Cast, DocumentedExample, Task<DocumentedExample>>? Of(DocumentedExample example) => Prepared.GetValueOrDefault(example.Key) ?? Prepared.GetValueOrDefault(example.File);

    private static Func<Cast, DocumentedExample, Task<DocumentedExample>> Do(Func<Cast, DocumentedExample, DocumentedExample> change) => (cast, x) => Task.FromResult(change(cast, x));

    private static Func<Cast, DocumentedExample, Task<DocumentedExample>> Do(Func<Cast, DocumentedExample, Task<DocumentedExample>> change) => change;

    private static Func<Cast, DocumentedExample, Task<DocumentedExample>> Named(string place, string path, string name) => async (cast, x) =>
    {
        cast[place] = await cast.Simulator.IdOfAsync(path, name);
        return x;
    };

    /// <summary>Somebody asked for the role before.</summary>
    private static Func<Cast, DocumentedExample, Task<DocumentedExample>> Requested(string set) => async (cast, x) =>
    {
        var request = new JsonObject
        {
            ["action"] = "adminAssign",
            ["justification"] = "Asked before",
            ["roleDefinitionId"] = cast["roleId"],
            ["directoryScopeId"] = "/",
            ["principalId"] = cast["principalId"],
            ["scheduleInfo"] = new JsonObject { ["expiration"] = new JsonObject { ["type"] = "noExpiration" } },
        };
        Assert.Equal(201, (await cast.Simulator.PostAsync($"roleManagement/directory/{set}", request)).Status);
        return x;
    };

    private static Func<Cast, DocumentedExample, Task<DocumentedExample>> DeletedUser() => async (cast, x) =>
    {
        cast["deletedItems"] = (await cast.Simulator.GetAsync("directory/deletedItems/microsoft.graph.user")).Value[0]["id"]!.ToString();
        return x;
    };

    /// <summary>A token of this tenant, from before something changed.</summary>
    private static Func<Cast, DocumentedExample, Task<DocumentedExample>> NextRound(string set) => async (cast, x) =>
    {
        var select = set == "users" ? "displayName,givenName,surname" : "displayName,description,members";
        var before = (await cast.Simulator.GetAsync($"{set}/delta?$deltaToken=latest&$select={select}")).DeltaLink!;
        Assert.Equal(204, (await cast.Simulator.PatchAsync($"{set}/{cast[set]}", new JsonObject { ["displayName"] = "Changed" })).Status);
        if (set == "groups")
            Assert.Equal(204, (await cast.Simulator.PostAsync($"groups/{cast["groups"]}/members/$ref", cast.Simulator.Reference(await cast.Simulator.IdOfAsync("users", "Break Glass 1")))).Status);
        return x with { Path = $"{set}/delta", Query = Token(before), Method = "GET" };
    };

    private static async Task<DocumentedExample> FederatedAsync(Cast cast, DocumentedExample example)
    {
        cast["applications"] = await cast.Simulator.IdOfAsync("applications", "Build Server");
        cast["federatedIdentityCredentials"] = (await cast.Simulator.GetAsync($"applications/{cast["applications"]}/federatedIdentityCredentials")).Value[0]["id"]!.ToString();
        return example;
    }

    private static async Task<DocumentedExample> ExtensionAsync(Cast cast, DocumentedExample example)
    {
        cast["applications"] = await cast.Simulator.IdOfAsync("applications", "Tenant Schema Extension App");
        cast["extensionProperties"] = (await cast.Simulator.GetAsync($"applications/{cast["applications"]}/extensionProperties")).Value[0]["id"]!.ToString();
        return example;
    }

    private static DocumentedExample Send(DocumentedExample example, string name, JsonNode value)
    {
        var sent = example.Sent!.DeepClone().AsObject();
        sent[name] = value;
        return example with { Sent = sent };
    }

    private static string Token(string link) => link[link.IndexOf('?', StringComparison.Ordinal)..];
}
