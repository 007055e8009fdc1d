using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Which methods people may sign in with, and what everybody may do.</summary>
internal static class ContosoMethods
{
    public static void Add(Draft draft)
    {
        draft.Put(Kinds.MethodsPolicy, new()
        {
            ["id"] = "authenticationMethodsPolicy",
            ["displayName"] = "Authentication Methods Policy",
            ["description"] = "The tenant-wide policy that controls which authentication methods are allowed.",
            ["lastModifiedDateTime"] = Draft.Day(140),
            ["policyMigrationState"] = "migrationComplete",
            ["policyVersion"] = "1.5",
            ["reconfirmationInDays"] = 180,
            ["registrationEnforcement"] = new JsonObject
            {
                ["authenticationMethodsRegistrationCampaign"] = new JsonObject
                {
                    ["excludeTargets"] = new JsonArray(),
                    ["includeTargets"] = new JsonArray(new JsonObject { ["id"] = "all_users", ["targetedAuthenticationMethod"] = "microsoftAuthenticator", ["targetType"] = "group" }),
                    ["snoozeDurationInDays"] = 3,
                    ["state"] = "enabled",
                },
            },
            ["authenticationMethodConfigurations"] = Configurations(draft),
        });
        draft.Put(Kinds.AuthorizationPolicy, new()
        {
            ["id"] = "authorizationPolicy",
            ["allowEmailVerifiedUsersToJoinOrganization"] = false,
            ["allowInvitesFrom"] = "adminsAndGuestInviters",
            ["allowUserConsentForRiskyApps"] = null,
            ["allowedToSignUpEmailBasedSubscriptions"] = false,
            ["allowedToUseSSPR"] = true,
            ["blockMsolPowerShell"] = true,
            ["defaultUserRolePermissions"] = new JsonObject
            {
                ["allowedToCreateApps"] = false,
                ["allowedToCreateSecurityGroups"] = false,
                ["allowedToCreateTenants"] = false,
                ["allowedToReadBitlockerKeysForOwnedDevice"] = true,
                ["allowedToReadOtherUsers"] = true,
                ["permissionGrantPoliciesAssigned"] = Draft.Texts("ManagePermissionGrantsForSelf.microsoft-user-default-low"),
            },
            ["description"] = "Used to manage authorization related settings across the company.",
            ["displayName"] = "Authorization Policy",
            ["guestUserRoleId"] = "2af84b1e-32c8-42b7-82bc-daa82404023b",
        });
    }

    private static JsonArray Configurations(Draft draft) =>
    [
        Method("Fido2", "fido2AuthenticationMethodConfiguration", "enabled", new()
        {
            ["isAttestationEnforced"] = true,
            ["isSelfServiceRegistrationAllowed"] = true,
            ["keyRestrictions"] = new JsonObject { ["aaGuids"] = Draft.Texts("90a3ccdf-635c-4729-a248-9b709135078f"), ["enforcementType"] = "allow", ["isEnforced"] = true },
        }),
        Method("MicrosoftAuthenticator", "microsoftAuthenticatorAuthenticationMethodConfiguration", "enabled", new() { ["isSoftwareOathEnabled"] = false }),
        Method("Sms", "smsAuthenticationMethodConfiguration", "disabled", []),
        Method("Voice", "voiceAuthenticationMethodConfiguration", "disabled", new() { ["isOfficePhoneAllowed"] = false }),
        Method("Email", "emailAuthenticationMethodConfiguration", "enabled", new() { ["allowExternalIdToUseEmailOtp"] = "default" }),
        Method("TemporaryAccessPass", "temporaryAccessPassAuthenticationMethodConfiguration", "enabled", new()
        {
            ["defaultLength"] = 12,
            ["defaultLifetimeInMinutes"] = 60,
            ["isUsableOnce"] = true,
            ["maximumLifetimeInMinutes"] = 480,
            ["minimumLifetimeInMinutes"] = 60,
        }, draft.Id(ContosoGroups.Special, ContosoGroups.HelpDesk)),
        Method("SoftwareOath", "softwareOathAuthenticationMethodConfiguration", "enabled", []),
        Method("X509Certificate", "x509CertificateAuthenticationMethodConfiguration", "disabled", new()
        {
            ["authenticationModeConfiguration"] = new JsonObject
            {
                ["rules"] = new JsonArray(),
                ["x509CertificateAuthenticationDefaultMode"] = "x509CertificateSingleFactor",
                ["x509CertificateDefaultRequiredAffinityLevel"] = "low",
            },
            ["certificateUserBindings"] = new JsonArray(new JsonObject { ["priority"] = 1, ["trustAffinityLevel"] = "low", ["userProperty"] = "userPrincipalName", ["x509CertificateField"] = "PrincipalName" }),
            ["crlValidationConfiguration"] = new JsonObject { ["exemptedCertificateAuthoritiesSubjectKeyIdentifiers"] = new JsonArray(), ["state"] = "disabled" },
        }),
    ];

    private static JsonNode Method(string id, string type, string state, JsonObject own, string target = "all_users")
    {
        own.Insert(0, "@odata.type", $"#microsoft.graph.{type}");
        own.Insert(1, "id", id);
        own.Insert(2, "state", state);
        foreach (var property in GraphTypes.Get(type).Properties.Values.Where(x => !own.ContainsKey(x.Name)).OrderBy(x => x.Name, StringComparer.Ordinal))
            own[property.Name] = Values.Filled(property, null);
        own["includeTargets"] = new JsonArray(new JsonObject { ["id"] = target, ["isRegistrationRequired"] = false, ["targetType"] = "group" });
        return own;
    }
}
