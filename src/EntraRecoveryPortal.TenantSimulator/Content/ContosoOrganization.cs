using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

internal static class ContosoOrganization
{
    public static void Add(Draft draft) => draft.Put(Kinds.Organization, new()
    {
        ["id"] = SimulatedTenant.TenantId,
        ["displayName"] = SimulatedTenant.Name,
        ["createdDateTime"] = Draft.Day(0),
        ["businessPhones"] = Draft.Texts("+43 1 555 0100"),
        ["city"] = "Vienna",
        ["country"] = null,
        ["countryLetterCode"] = "AT",
        ["postalCode"] = "1010",
        ["preferredLanguage"] = "en",
        ["street"] = "Ring 1",
        ["tenantType"] = "AAD",
        ["onPremisesSyncEnabled"] = true,
        ["onPremisesLastSyncDateTime"] = Draft.Day(300),
        ["marketingNotificationEmails"] = Draft.Texts("marketing@contoso.example"),
        ["technicalNotificationMails"] = Draft.Texts("it@contoso.example", "soc@contoso.example"),
        ["securityComplianceNotificationMails"] = Draft.Texts("security@contoso.example"),
        ["securityComplianceNotificationPhones"] = Draft.Texts("+43 1 555 0199"),
        ["privacyProfile"] = new JsonObject { ["contactEmail"] = "privacy@contoso.example", ["statementUrl"] = "https://contoso.example/privacy" },
        ["mobileDeviceManagementAuthority"] = "intune",
        ["verifiedDomains"] = new JsonArray(new JsonObject
        {
            ["capabilities"] = "Email, OfficeCommunicationsOnline",
            ["isDefault"] = true,
            ["isInitial"] = false,
            ["name"] = SimulatedTenant.Domain,
            ["type"] = "Managed",
        }),
    });
}
