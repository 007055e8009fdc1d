using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

/// <summary>People: values changed, cleared and set, managers, sign-in, names that swap owners, deletion, and a leaver who is back.</summary>
internal sealed class PeopleDamage : Damage
{
    private IReadOnlyList<string> people = [];

    public override async Task PrepareAsync(RunningSimulator tenant)
    {
        people = [.. (await tenant.CloudEmployeesAsync()).Where(x => x["accountEnabled"]!.GetValue<bool>()).Select(x => x["id"]!.ToString())];
        await tenant.ChangeAsync($"users/{people[0]}", new
        {
            mobilePhone = "+43 660 1",
            postalCode = "1010",
            state = "Wien",
            streetAddress = "Ring 2",
            faxNumber = "+43 1 9",
            passwordPolicies = "DisablePasswordExpiration",
            otherMails = new[] { "one@home.example", "two@home.example" },
            employeeOrgData = new { costCenter = "CC-1", division = "North" },
            onPremisesExtensionAttributes = new { extensionAttribute1 = "one", extensionAttribute2 = "two" },
        });
    }

    public override async Task CauseAsync(RunningSimulator tenant)
    {
        await OverwriteAsync(tenant);
        await tenant.ChangeAsync($"users/{people[3]}", new { accountEnabled = false });
        await tenant.RemoveManagerAsync(people[4]);
        await tenant.SetManagerAsync(people[5], people[6]);
        await tenant.SetManagerAsync((await tenant.OneAsync("users", x => x["displayName"]!.ToString() == "Mia Berger"))["id"]!.ToString(), people[6]);

        var name = (await tenant.OneAsync($"users/{people[7]}"))["userPrincipalName"]!.ToString();
        await tenant.ChangeAsync($"users/{people[7]}", new { userPrincipalName = "renamed@contoso.example", mailNickname = "renamed" });
        await tenant.ChangeAsync($"users/{people[8]}", new { userPrincipalName = name });

        await tenant.RemoveAsync($"users/{people[9]}");
        await tenant.ChangeAsync($"users/{people[10]}", new { department = "Nowhere" });
        await tenant.RemoveAsync($"users/{people[10]}");
        var manager = (await tenant.OneAsync("users?$select=id,jobTitle", x => x["jobTitle"]?.ToString() == "Chief Executive Officer"))["id"]!.ToString();
        await tenant.RemoveAsync($"users/{manager}");
        await tenant.RestoreAsync((await tenant.IdsAsync("directory/deletedItems/microsoft.graph.user"))
            .First(id => id != manager && id != people[9] && id != people[10]));
    }

    private async Task OverwriteAsync(RunningSimulator tenant)
    {
        await tenant.ChangeAsync($"users/{people[0]}", new
        {
            mobilePhone = (string?)null,
            postalCode = (string?)null,
            state = (string?)null,
            streetAddress = (string?)null,
            faxNumber = (string?)null,
            passwordPolicies = (string?)null,
            otherMails = Array.Empty<string>(),
            employeeOrgData = new { costCenter = "CC-2", division = (string?)null },
            onPremisesExtensionAttributes = new { extensionAttribute1 = (string?)null, extensionAttribute2 = "zwei", extensionAttribute3 = "three" },
        });
        await tenant.ChangeAsync($"users/{people[1]}", new
        {
            displayName = "TEMP",
            givenName = "TEMP",
            surname = "TEMP",
            department = (string?)null,
            jobTitle = "TEMP",
            city = (string?)null,
            companyName = "TEMP",
            country = (string?)null,
            employeeId = "TEMP",
            employeeType = (string?)null,
            officeLocation = "TEMP",
            preferredLanguage = "xx",
            usageLocation = "DE",
            userType = "Guest",
            ageGroup = "Adult",
            mail = "temp@contoso.example",
            businessPhones = new[] { "+43 1 0" },
            otherMails = new[] { "temp@home.example" },
        });
        await tenant.ChangeAsync($"users/{people[2]}", new
        {
            mobilePhone = "+43 660 2",
            postalCode = "8010",
            businessPhones = Array.Empty<string>(),
            employeeOrgData = new { costCenter = "CC-9" },
            onPremisesExtensionAttributes = new { extensionAttribute1 = "x" },
        });
    }
}
