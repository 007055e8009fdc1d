using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Features.Differences;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class PolicySentencesTests
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["11111111-1111-1111-1111-111111111111"] = "Break glass",
        ["22222222-2222-2222-2222-222222222222"] = "Finance",
        ["33333333-3333-3333-3333-333333333333"] = "Payroll",
        ["44444444-4444-4444-4444-444444444444"] = "Microsoft Graph",
    };

    [Theory]
    [InlineData("state", "\"enabled\"", "\"enabledForReportingButNotEnforced\"", "State: on → report-only")]
    [InlineData("grantControls.builtInControls", "[\"mfa\"]", "[\"block\"]", "Grant: require MFA → block")]
    [InlineData("grantControls.operator", "\"AND\"", "\"OR\"", "Grant asks for: all of it → any one of it")]
    [InlineData("conditions.users.includeUsers", "[\"22222222-2222-2222-2222-222222222222\"]", "[\"All\"]", "Users: Finance → all users")]
    [InlineData("conditions.users.includeUsers", "[\"All\"]", null, "Users: all users → nothing")]
    [InlineData("conditions.users.excludeUsers", "[\"11111111-1111-1111-1111-111111111111\",\"x\"]", "[\"x\",\"y\"]", "Excluded users: Break glass removed; y added")]
    [InlineData("conditions.applications.includeApplications", "[\"Office365\"]", "[\"All\"]", "Apps: Office 365 → all apps")]
    [InlineData("conditions.locations.excludeLocations", "[\"AllTrusted\"]", null, "Excluded locations: all trusted locations removed")]
    [InlineData("sessionControls.signInFrequency.value", "4", "90", "Session, value: 4 → 90")]
    public void A_policy_is_told_as_a_person_would(string path, string? from, string? now, string sentence) =>
        Assert.Equal([sentence], Of("conditionalAccessPolicy", "{}", "{}", new AttributeRow(path, from, now)));

    [Fact]
    public void A_policy_that_is_gone_is_told_whole()
    {
        const string Policy = """
            {"state":"enabled","grantControls":{"operator":"OR","builtInControls":["mfa","compliantDevice"]},"conditions":{
              "users":{"includeUsers":["All"],"excludeUsers":["11111111-1111-1111-1111-111111111111"]},"applications":{"includeApplications":["All"]}}}
            """;
        Assert.Equal(["The policy that is gone: on: require MFA or require a compliant device, for all users, on all apps, not for Break glass"], Of("conditionalAccessPolicy", Policy, null));
    }

    [Fact]
    public void A_block_that_went_as_a_whole_is_told_by_what_was_in_it() =>
        Assert.Equal(["Locations: anywhere → nothing", "Excluded locations: all trusted locations removed"], Of("conditionalAccessPolicy", "{}", "{}",
            new AttributeRow("conditions.locations", """{"includeLocations":["All"],"excludeLocations":["AllTrusted"]}""", null)));

    [Fact]
    public void A_long_list_tells_what_came_and_went()
    {
        var many = JsonSerializer.Serialize(Enumerable.Range(0, 30).Select(number => $"g{number}"));
        var fewer = JsonSerializer.Serialize(Enumerable.Range(8, 22).Select(number => $"g{number}"));
        Assert.Equal(["Groups: g0, g1, g2, g3, g4 and 3 more removed"], Of("conditionalAccessPolicy", "{}", "{}", new AttributeRow("conditions.users.includeGroups", many, fewer)));
    }

    [Fact]
    public void A_location_a_method_a_grant_and_a_role_are_told_too()
    {
        Assert.Equal(["Trusted: no → yes", "Addresses: 10.0.0.0/8 → 0.0.0.0/0"], Of("namedLocationPolicy", "{}", "{}",
            new AttributeRow("isTrusted", "false", "true"),
            new AttributeRow("ipRanges", "[{\"cidrAddress\":\"10.0.0.0/8\"}]", "[{\"cidrAddress\":\"0.0.0.0/0\"}]")));
        Assert.Equal(["Sms: State: off → on"], Of("authenticationMethodPolicy", "{}", "{}", new AttributeRow("authenticationMethodConfigurations[Sms].state", "\"disabled\"", "\"enabled\"")));
        Assert.Equal(["Payroll may act at Microsoft Graph for everyone: Mail.Read"], Of("oAuth2PermissionGrant", null,
            """{"clientId":"33333333-3333-3333-3333-333333333333","resourceId":"44444444-4444-4444-4444-444444444444","consentType":"AllPrincipals","scope":" Mail.Read"}"""));
        Assert.Equal(["Payroll has default access at Microsoft Graph"], Of("appRoleAssignment", null,
            """{"principalId":"33333333-3333-3333-3333-333333333333","resourceId":"44444444-4444-4444-4444-444444444444","appRoleId":"00000000-0000-0000-0000-000000000000"}"""));
    }

    [Fact]
    public void What_is_gone_is_told_as_past()
    {
        Assert.Equal(["Payroll could act at Microsoft Graph for everyone: Mail.Read"], Of("oAuth2PermissionGrant",
            """{"clientId":"33333333-3333-3333-3333-333333333333","resourceId":"44444444-4444-4444-4444-444444444444","consentType":"AllPrincipals","scope":"Mail.Read"}""", null));
        Assert.Equal(["Payroll had default access at Microsoft Graph"], Of("appRoleAssignment",
            """{"principalId":"33333333-3333-3333-3333-333333333333","resourceId":"44444444-4444-4444-4444-444444444444","appRoleId":"00000000-0000-0000-0000-000000000000"}""", null));
    }

    [Theory]
    [InlineData("oAuth2PermissionGrant")]
    [InlineData("appRoleAssignment")]
    [InlineData("conditionalAccessPolicy")]
    public void What_was_erased_is_not_told(string type) => Assert.Empty(Of(type, null, null));

    [Fact]
    public void What_is_better_read_as_it_is_is_left_alone()
    {
        Assert.Empty(Of("user", "{}", "{}", new AttributeRow("state", "\"a\"", "\"b\"")));
        Assert.Empty(Of("conditionalAccessPolicy", "{}", "{}", new AttributeRow("displayName", "\"a\"", "\"b\"")));
    }

    private static IReadOnlyList<string> Of(string type, string? from, string? now, params IEnumerable<AttributeRow> attributes) =>
        PolicySentences.Of(type, from is null ? null : JsonElement.Parse(from), now is null ? null : JsonElement.Parse(now), attributes, Names);
}
