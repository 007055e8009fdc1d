using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

/// <summary>The policies of the whole tenant: methods, strengths, authorization; and the tenant's own contacts.</summary>
internal sealed class TenantPolicyDamage : Damage
{
    private const string Methods = "policies/authenticationMethodsPolicy";
    private const string Strengths = "policies/authenticationStrengthPolicies";

    public override async Task CauseAsync(RunningSimulator tenant)
    {
        await DamageMethodsAsync(tenant);
        var strength = $"{Strengths}/{await tenant.IdOfAsync(Strengths, "Contoso key or app")}";
        await tenant.ChangeAsync(strength, new { displayName = "TEMP", description = "TEMP" });
        await tenant.MakeAsync($"{strength}/updateAllowedCombinations", new { allowedCombinations = new[] { "password,sms", "fido2" } });

        await tenant.ChangeAsync("policies/authorizationPolicy", new
        {
            guestUserRoleId = "a0b1b346-4d3e-4e8b-98f8-753987be4970",
            allowInvitesFrom = "everyone",
            allowedToUseSSPR = false,
            allowEmailVerifiedUsersToJoinOrganization = true,
            allowUserConsentForRiskyApps = true,
            blockMsolPowerShell = false,
            description = "TEMP",
            defaultUserRolePermissions = new { allowedToCreateApps = true, permissionGrantPoliciesAssigned = Array.Empty<string>() },
        });

        var organization = (await tenant.IdsAsync("organization"))[0];
        await tenant.ChangeAsync($"organization/{organization}", new
        {
            technicalNotificationMails = new[] { "evil@contoso.example" },
            marketingNotificationEmails = Array.Empty<string>(),
            securityComplianceNotificationPhones = Array.Empty<string>(),
            privacyProfile = new { contactEmail = "evil@contoso.example" },
        });
    }

    private static async Task DamageMethodsAsync(RunningSimulator tenant)
    {
        await ConfigureAsync(tenant, "Sms", "sms", "\"state\":\"enabled\"");
        await ConfigureAsync(tenant, "Voice", "voice", "\"state\":\"enabled\",\"isOfficePhoneAllowed\":true");
        await ConfigureAsync(tenant, "Fido2", "fido2", """
            "isAttestationEnforced":false,"keyRestrictions":{"aaGuids":[],"enforcementType":"block","isEnforced":false}
            """);
        await ConfigureAsync(tenant, "MicrosoftAuthenticator", "microsoftAuthenticator", """
            "state":"disabled","excludeTargets":[{"id":"8b3c0f7a-51d2-4c1e-9d7e-0c6b1a2f3d4e","targetType":"group"}]
            """);
        await ConfigureAsync(tenant, "TemporaryAccessPass", "temporaryAccessPass", """
            "isUsableOnce":false,"defaultLength":8,"includeTargets":[{"id":"all_users","isRegistrationRequired":false,"targetType":"group"}]
            """);
        await tenant.ChangeAsync(Methods, new
        {
            policyMigrationState = "migrationInProgress",
            reconfirmationInDays = 0,
            registrationEnforcement = new
            {
                authenticationMethodsRegistrationCampaign = new
                {
                    state = "disabled",
                    snoozeDurationInDays = 14,
                    includeTargets = Array.Empty<object>(),
                    excludeTargets = Array.Empty<object>(),
                },
            },
        });
    }

    private static Task ConfigureAsync(RunningSimulator tenant, string id, string type, string values) =>
        tenant.ChangeRawAsync($"{Methods}/authenticationMethodConfigurations/{id}", $"{{\"@odata.type\":\"#microsoft.graph.{type}AuthenticationMethodConfiguration\",{values}}}");
}
