using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Named locations and Conditional Access policies.</summary>
internal static class ContosoPolicies
{
    public const string Policy = "conditional-access-policy";
    public const string Location = "named-location";
    public const int FinancePolicy = 4;
    public const int Headquarters = 0;
    public const int BranchOffices = 1;
    private const int Countries = 2;
    private const string MultiFactor = "00000000-0000-0000-0000-000000000002";
    private const string PhishingResistant = "00000000-0000-0000-0000-000000000004";

    public static void Add(Draft draft)
    {
        AddStrengths(draft);
        AddAddresses(draft, Headquarters, "Headquarters", isTrusted: true, "203.0.113.0/26", "2001:db8:10::/48");
        AddAddresses(draft, BranchOffices, "Branch offices", isTrusted: false, "198.51.100.0/25", "198.51.100.128/26");
        AddCountries(draft);
        AddAddresses(draft, 3, "Partner VPN", isTrusted: false, "192.0.2.0/28");
        AddPolicies(draft);
    }

    public static JsonObject Grant(string @operator, params string[] controls) => new()
    {
        ["authenticationStrength"] = null,
        ["builtInControls"] = Draft.Texts(controls),
        ["customAuthenticationFactors"] = new JsonArray(),
        ["operator"] = @operator,
        ["termsOfUse"] = new JsonArray(),
    };

    private static void AddPolicies(Draft draft)
    {
        var finance = draft.Id(ContosoGroups.Group, ContosoGroups.Finance);
        string[] everyone = ["All"];
        string[] all = ["All"];
        Put(draft, 1, "CA001 Block legacy authentication", Users(draft, everyone), Apps(all), Grant("OR", "block"), clients: ["exchangeActiveSync", "other"]);
        Put(draft, 2, "CA002 Require MFA for everybody", Users(draft, everyone), Apps(all), Grant("OR", "mfa"));
        Put(draft, 3, "CA003 Require phishing-resistant sign-in for admins", Roles(draft), Apps(all), Strength(draft, PhishingResistant));
        Put(draft, FinancePolicy, "CA004 Require MFA for Finance", Groups(draft, finance), Apps(all), Grant("OR", "mfa"),
            description: "Owner: Ada Admin.\nReason: payment fraud attempt in spring.\nReview: every January.\n"
                + "Finance signs in with a second factor from everywhere except the branch offices, whose terminals cannot do it yet.\n"
                + "The break-glass accounts stay out, whatever else changes here.",
            locations: (["All"], [draft.Id(Location, BranchOffices)]));
        Put(draft, 5, "CA005 Block countries we do not work in", Users(draft, everyone), Apps(all), Grant("OR", "block"), locations: (["All"], [draft.Id(Location, Countries), draft.Id(Location, Headquarters)]));
        Put(draft, 6, "CA006 Require a compliant device for Office", Users(draft, everyone), Apps(["Office365"]), Grant("OR", "compliantDevice", "domainJoinedDevice"));
        Put(draft, 7, "CA007 Guests need MFA", Users(draft, ["GuestsOrExternalUsers"]), Apps(all), Strength(draft, MultiFactor));
        Put(draft, 8, "CA008 Azure management needs MFA", Users(draft, everyone), Apps(["797f4846-ba00-4fd7-ba43-dac1f8f63013"]), Grant("OR", "mfa"));
        Put(draft, 9, "CA009 Sign in again every 8 hours on unmanaged devices", Users(draft, everyone), Apps(all), null, session: Session(8));
        Put(draft, 10, "CA010 Block risky sign-ins", Users(draft, everyone), Apps(all), Grant("OR", "block"), signInRisk: ["high"]);
        Put(draft, 11, "CA011 Password change on user risk", Users(draft, everyone), Apps(all), Grant("AND", "mfa", "passwordChange"), userRisk: ["high"]);
        Put(draft, 12, "CA012 Payroll only with the custom strength", Groups(draft, finance), Apps([draft.Id(ContosoApplications.AppId, ContosoApplications.Payroll)]), Strength(draft, draft.Id("strength", 0)), state: "enabledForReportingButNotEnforced");
    }

    private static void Put(Draft draft, int number, string name, JsonObject users, JsonObject applications, JsonObject? grant, string? description = null, string state = "enabled",
        string[]? clients = null, (string[] Include, string[] Exclude)? locations = null, string[]? signInRisk = null, string[]? userRisk = null, JsonObject? session = null)
    {
        var type = GraphTypes.Get(Kinds.ConditionalAccessPolicy);
        var conditions = new JsonObject
        {
            ["users"] = users,
            ["applications"] = applications,
            ["clientAppTypes"] = Draft.Texts(clients ?? ["all"]),
            ["signInRiskLevels"] = Draft.Texts(signInRisk ?? []),
            ["userRiskLevels"] = Draft.Texts(userRisk ?? []),
            ["locations"] = locations is { } given ? new JsonObject { ["includeLocations"] = Draft.Texts(given.Include), ["excludeLocations"] = Draft.Texts(given.Exclude) } : null,
        };
        var policy = new JsonObject
        {
            ["id"] = draft.Id(Policy, number),
            ["createdDateTime"] = Draft.Day(80 + number),
            ["modifiedDateTime"] = Draft.Day(120 + number),
            ["deletedDateTime"] = null,
            ["displayName"] = name,
            ["description"] = description,
            ["state"] = state,
            ["templateId"] = null,
            ["conditions"] = Values.Filled(type.Properties["conditions"], conditions),
            ["grantControls"] = grant,
            ["sessionControls"] = session is null ? null : Values.Filled(type.Properties["sessionControls"], session),
        };
        ConditionalAccessRules.Fold(draft.State, policy);
        draft.Put(Kinds.ConditionalAccessPolicy, policy);
    }

    private static JsonObject Users(Draft draft, string[] include) => new()
    {
        ["includeUsers"] = Draft.Texts(include),
        ["excludeGroups"] = Draft.Texts(draft.Id(ContosoGroups.Special, ContosoGroups.BreakGlass), draft.Id(ContosoGroups.Special, ContosoGroups.Exempt)),
    };

    private static JsonObject Groups(Draft draft, string group) => new()
    {
        ["includeGroups"] = Draft.Texts(group),
        ["excludeUsers"] = Draft.Texts(draft.Id(ContosoUsers.BreakGlass, 0), draft.Id(ContosoUsers.BreakGlass, 1)),
    };

    private static JsonObject Roles(Draft draft) => new()
    {
        ["includeRoles"] = Draft.Texts(RoleIds.GlobalAdministrator, ContosoRoles.SecurityAdministrator, ContosoRoles.UserAdministrator),
        ["excludeUsers"] = Draft.Texts(draft.Id(ContosoUsers.BreakGlass, 0), draft.Id(ContosoUsers.BreakGlass, 1)),
    };

    private static JsonObject Apps(string[] include) => new() { ["includeApplications"] = Draft.Texts(include) };

    private static JsonObject Strength(Draft draft, string id)
    {
        var grant = Grant("OR");
        grant["authenticationStrength"] = ConditionalAccessRules.Embedded(draft.State.Find(id)!);
        return grant;
    }

    private static JsonObject Session(int hours) => new()
    {
        ["signInFrequency"] = new JsonObject { ["authenticationType"] = "primaryAndSecondaryAuthentication", ["frequencyInterval"] = "timeBased", ["isEnabled"] = true, ["type"] = "hours", ["value"] = hours },
    };

    private static void AddAddresses(Draft draft, int number, string name, bool isTrusted, params string[] ranges) => draft.Put(Kinds.NamedLocation, new()
    {
        ["@odata.type"] = "#microsoft.graph.ipNamedLocation",
        ["id"] = draft.Id(Location, number),
        ["createdDateTime"] = Draft.Day(75),
        ["modifiedDateTime"] = Draft.Day(75 + number),
        ["deletedDateTime"] = null,
        ["displayName"] = name,
        ["isTrusted"] = isTrusted,
        ["ipRanges"] = new JsonArray([.. ranges.Select(x => (JsonNode)new JsonObject { ["@odata.type"] = x.Contains(':', StringComparison.Ordinal) ? "#microsoft.graph.iPv6CidrRange" : "#microsoft.graph.iPv4CidrRange", ["cidrAddress"] = x })]),
    });

    private static void AddCountries(Draft draft) => draft.Put(Kinds.NamedLocation, new()
    {
        ["@odata.type"] = "#microsoft.graph.countryNamedLocation",
        ["id"] = draft.Id(Location, Countries),
        ["createdDateTime"] = Draft.Day(76),
        ["modifiedDateTime"] = Draft.Day(90),
        ["deletedDateTime"] = null,
        ["displayName"] = "Countries we work in",
        ["countriesAndRegions"] = Draft.Texts("AT", "CZ", "DE", "IT"),
        ["countryLookupMethod"] = "clientIpAddress",
        ["includeUnknownCountriesAndRegions"] = false,
    });

    private static void AddStrengths(Draft draft)
    {
        AddStrength(draft, MultiFactor, "Multifactor authentication", "builtIn", "windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor", "password,microsoftAuthenticatorPush", "password,sms", "password,voice");
        AddStrength(draft, "00000000-0000-0000-0000-000000000003", "Passwordless MFA", "builtIn", "windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor", "deviceBasedPush");
        AddStrength(draft, PhishingResistant, "Phishing-resistant MFA", "builtIn", "windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor");
        AddStrength(draft, draft.Id("strength", 0), "Contoso key or app", "custom", "fido2", "password,microsoftAuthenticatorPush");
    }

    private static void AddStrength(Draft draft, string id, string name, string kind, params string[] combinations) => draft.Put(Kinds.StrengthPolicy, new()
    {
        ["id"] = id,
        ["allowedCombinations"] = Draft.Texts(combinations),
        ["combinationConfigurations"] = new JsonArray(),
        ["createdDateTime"] = Draft.Day(0),
        ["description"] = $"{name}: {combinations.Length} combinations of methods",
        ["displayName"] = name,
        ["modifiedDateTime"] = Draft.Day(0),
        ["policyType"] = kind,
        ["requirementsSatisfied"] = "mfa",
    });
}
