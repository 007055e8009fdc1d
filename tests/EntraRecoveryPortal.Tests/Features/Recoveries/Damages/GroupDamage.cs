using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

/// <summary>Groups: values, rules, kinds of membership, more members than one call takes, owners down to the last, deletion.</summary>
internal sealed class GroupDamage : Damage
{
    public override async Task CauseAsync(RunningSimulator tenant)
    {
        var groups = (await tenant.AllAsync("groups?$top=999")).ToLookup(x => x["displayName"]!.ToString(), x => x["id"]!.ToString());
        string Id(string name) => groups[name].First();
        var employees = (await tenant.CloudEmployeesAsync()).Select(x => x["id"]!.ToString()).ToList();

        await tenant.ChangeAsync($"groups/{Id("Finance")}", new { displayName = "TEMP", description = (string?)null, mailNickname = "temp", classification = "secret" });
        await tenant.ChangeAsync($"groups/{Id("Finance Team")}", new { description = "TEMP", visibility = "Public", theme = "Blue", preferredLanguage = "de", mailNickname = "tempteam" });
        await tenant.ChangeAsync($"groups/{Id("Finance (dynamic)")}", new { membershipRule = "(user.department -eq \"Nowhere\")", membershipRuleProcessingState = "Paused" });
        await tenant.ChangeAsync($"groups/{Id("Sales (dynamic)")}", new { groupTypes = Array.Empty<string>(), membershipRule = (string?)null, membershipRuleProcessingState = (string?)null });
        await tenant.ChangeAsync($"groups/{Id("Marketing")}", new
        {
            groupTypes = new[] { "DynamicMembership" },
            membershipRule = "(user.department -eq \"Marketing\")",
            membershipRuleProcessingState = "On",
        });

        await tenant.UnlinkAsync($"groups/{Id("All staff")}/members", employees.Take(23));
        await tenant.LinkAsync($"groups/{Id("Partners")}/members", employees.Skip(5).Take(22));
        await tenant.UnlinkAsync($"groups/{Id("Finance and Legal")}/members", Id("Legal"));
        await tenant.UnlinkAsync($"groups/{Id("Kiosk devices")}/members", (await tenant.IdsAsync($"groups/{Id("Kiosk devices")}/members"))[0]);
        await tenant.UnlinkAsync($"groups/{Id("Automation accounts")}/members", (await tenant.OneAsync("servicePrincipals", x => x["displayName"]!.ToString() == "mi-backup-vault"))["id"]!.ToString());
        await tenant.LinkAsync($"groups/{Id("Tier 0 Admins")}/members", employees[3]);

        var owners = await tenant.IdsAsync($"groups/{Id("Kiosk devices")}/owners");
        await tenant.LinkAsync($"groups/{Id("Kiosk devices")}/owners", employees.Take(2));
        await tenant.UnlinkAsync($"groups/{Id("Kiosk devices")}/owners", owners);

        await tenant.RemoveAsync($"groups/{Id("Support")}");
        await tenant.RemoveAsync($"groups/{Id("Sales Team")}");
        await tenant.RemoveAsync($"groups/{Id("Help desk")}");
        await tenant.RemoveAsync($"groups/{Id("CA exceptions")}");
        await tenant.ChangeAsync($"groups/{Id("Research")}", new { description = "TEMP" });
        await tenant.UnlinkAsync($"groups/{Id("Research")}/members", (await tenant.IdsAsync($"groups/{Id("Research")}/members"))[0]);
        await tenant.RemoveAsync($"groups/{Id("Research")}");
        await tenant.RestoreAsync((await tenant.OneAsync("directory/deletedItems/microsoft.graph.group", x => x["displayName"]!.ToString() == "Project Zephyr"))["id"]!.ToString());
    }
}
