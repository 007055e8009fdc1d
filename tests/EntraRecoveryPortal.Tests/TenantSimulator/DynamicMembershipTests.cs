using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>The directory itself keeps dynamic groups as their rules say.</summary>
public sealed class DynamicMembershipTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private static readonly string Nora = SimulatedTenant.People[3].ObjectId;

    [Fact]
    public async Task Who_moves_to_another_department_changes_groups()
    {
        var simulator = await shared.ResetAsync();
        var (finance, sales) = (await simulator.IdOfAsync("groups", "Finance (dynamic)"), await simulator.IdOfAsync("groups", "Sales (dynamic)"));
        var delta = (await simulator.GetAsync("groups/delta?$select=members&$deltaToken=latest")).DeltaLink!;

        await MoveAsync(simulator, "finance");
        Assert.Contains(Nora, await MembersAsync(simulator, finance));
        await MoveAsync(simulator, "Sales");

        Assert.DoesNotContain(Nora, await MembersAsync(simulator, finance));
        Assert.Contains(Nora, await MembersAsync(simulator, sales));
        Assert.Equal(3, (await simulator.LogAsync()).Count(x => x["by"]!.ToString() == "dynamic membership" && x["target"]!.ToString() == Nora));
        Assert.Contains((await simulator.GetAsync(delta)).Value, x => x["id"]!.ToString() == sales && x["members@delta"]!.AsArray().Single()!["id"]!.ToString() == Nora);
    }

    [Fact]
    public async Task A_paused_rule_lets_everybody_be_and_catches_up_when_it_goes_on()
    {
        var simulator = await shared.ResetAsync();
        var finance = await simulator.IdOfAsync("groups", "Finance (dynamic)");
        await simulator.PatchAsync($"groups/{finance}", new JsonObject { ["membershipRuleProcessingState"] = "Paused" });

        await MoveAsync(simulator, "Finance");
        Assert.DoesNotContain(Nora, await MembersAsync(simulator, finance));
        await simulator.PatchAsync($"groups/{finance}", new JsonObject { ["membershipRuleProcessingState"] = "On" });

        Assert.Contains(Nora, await MembersAsync(simulator, finance));
    }

    [Theory]
    [InlineData("user.objectId -ne null", true)]
    [InlineData("(user.accountEnabled -eq true) -and (user.department -eq \"IT\")", true)]
    [InlineData("user.accountEnabled -eq false -and user.department -eq \"IT\" -or user.department -eq \"it\"", true)]
    [InlineData("user.accountEnabled -eq false -and (user.department -eq \"IT\" -or user.department -eq \"it\")", false)]
    [InlineData("user.department -ne \"IT\"", false)]
    [InlineData("user.mobilePhone -eq null", true)]
    [InlineData("device.trustType -eq \"AzureAd\"", false)]
    [InlineData("user.department -contains \"i\"", true)]
    [InlineData("user.department -notContains \"i\"", false)]
    [InlineData("user.department -startsWith \"i\"", true)]
    [InlineData("user.department -notStartsWith \"i\"", false)]
    [InlineData("user.department -in [\"Sales\", \"it\"]", true)]
    [InlineData("user.department -notIn [\"Sales\",\"IT\"]", false)]
    [InlineData("user.department -match \"^i.$\"", true)]
    [InlineData("user.department -notMatch \"^S\"", true)]
    [InlineData("not (user.department -eq \"IT\")", false)]
    [InlineData("-not (user.department -eq \"Sales\") and user.accountEnabled eq true", true)]
    [InlineData("user.mobilePhone -ne $null -or not (user.department -ne \"IT\")", true)]
    [InlineData("user.mobilePhone -contains \"1\"", false)]
    [InlineData("user.mobilePhone -notContains \"1\"", true)]
    [InlineData("user.extensionAttribute1 -eq null", true)]
    [InlineData("user.department -ne \"a `\"quoted`\" one\"", true)]
    [InlineData("user.proxyAddresses -startsWith \"smtp:nora\"", true)]
    [InlineData("user.otherMails -contains \"nora\"", false)]
    public async Task A_new_rule_is_tried_against_everybody(string rule, bool admitsNora)
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "Finance (dynamic)");

        Assert.Equal(204, (await simulator.PatchAsync($"groups/{group}", new JsonObject { ["membershipRule"] = rule })).Status);

        Assert.Equal(admitsNora, (await MembersAsync(simulator, group)).Contains(Nora));
        Assert.Equal("On", (await simulator.GetAsync($"groups/{group}")).Body["membershipRuleProcessingState"]!.ToString());
    }

    [Theory]
    [InlineData("device.deviceTrustType -eq \"AzureAd\" -and device.accountEnabled -eq true")]
    [InlineData("(device.deviceOSType -startsWith \"Win\") -or (device.operatingSystem -in [\"iOS\",\"Android\"])")]
    [InlineData("not (device.displayName -match \"^[A-M]\")")]
    public async Task A_rule_of_devices_gathers_devices(string rule)
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "CA exceptions");

        await simulator.PatchAsync($"groups/{group}", new JsonObject { ["groupTypes"] = new JsonArray("DynamicMembership"), ["membershipRule"] = rule, ["membershipRuleProcessingState"] = "On" });

        var devices = await simulator.AllAsync("devices");
        var wanted = devices.Where(x => rule[..13] switch
        {
            "device.device" => x["trustType"]!.ToString() == "AzureAd" && x["accountEnabled"]!.GetValue<bool>(),
            "(device.devic" => x["operatingSystem"]!.ToString() is "iOS" or "Android" || x["operatingSystem"]!.ToString().StartsWith("Win", StringComparison.Ordinal),
            _ => char.ToUpperInvariant(x["displayName"]!.ToString()[0]) is < 'A' or > 'M',
        }).Select(x => x["id"]!.ToString()).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(wanted, (await MembersAsync(simulator, group)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_static_group_made_dynamic_gets_exactly_whom_the_rule_names()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "CA exceptions");

        await simulator.PatchAsync($"groups/{group}", new JsonObject
        {
            ["groupTypes"] = new JsonArray("DynamicMembership"),
            ["membershipRule"] = "user.objectId -ne null",
            ["membershipRuleProcessingState"] = "On",
        });

        Assert.Equal((await simulator.AllAsync("users?$select=id")).Select(x => x["id"]!.ToString()).Order(), (await MembersAsync(simulator, group)).Order());
    }

    [Theory]
    [InlineData("user.department -eq")]
    [InlineData("user.department -gt \"Fin\"")]
    [InlineData("user.department -in \"Finance\"")]
    [InlineData("user.department -in [\"Finance\"")]
    [InlineData("user.department -match \"(\"")]
    [InlineData("user.department -match \"(?=a)b\"")]
    [InlineData("user.accountEnabled -eq \"true\"")]
    [InlineData("user.accountEnabled -startsWith \"t\"")]
    [InlineData("user.proxyAddresses -any (_ -startsWith \"smtp\")")]
    [InlineData("user.assignedPlans -any (assignedPlan.capabilityStatus -eq \"Enabled\")")]
    [InlineData("user.memberOf -any (group.objectId -in [\"x\"])")]
    [InlineData("Direct Reports for \"62e19b97-8b3d-4d4a-a106-4ce66896a863\"")]
    [InlineData("not user.department")]
    [InlineData("user.nonsense -eq \"x\"")]
    [InlineData("user.department -eq \"x\" -and device.trustType -eq \"x\"")]
    public async Task A_rule_that_is_not_understood_is_kept_and_paused(string rule)
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "Finance (dynamic)");
        var before = await MembersAsync(simulator, group);

        await simulator.PatchAsync($"groups/{group}", new JsonObject { ["membershipRule"] = rule });

        var after = (await simulator.GetAsync($"groups/{group}")).Body;
        Assert.Equal((rule, "Paused"), (after["membershipRule"]!.ToString(), after["membershipRuleProcessingState"]!.ToString()));
        Assert.Equal(before, await MembersAsync(simulator, group));
    }

    [Fact]
    public async Task A_dynamic_unit_follows_its_rule_too()
    {
        var simulator = await shared.ResetAsync();
        var unit = await simulator.IdOfAsync("directory/administrativeUnits", "Graz office");

        await simulator.PatchAsync($"directory/administrativeUnits/{unit}", new JsonObject
        {
            ["membershipType"] = "Dynamic",
            ["membershipRule"] = "user.department -eq \"IT\"",
            ["membershipRuleProcessingState"] = "On",
        });

        Assert.Contains(Nora, (await simulator.AllAsync($"directory/administrativeUnits/{unit}/members")).Select(x => x["id"]!.ToString()));
        await MoveAsync(simulator, "Sales");
        Assert.DoesNotContain(Nora, (await simulator.AllAsync($"directory/administrativeUnits/{unit}/members")).Select(x => x["id"]!.ToString()));
        Assert.Equal(403, (await simulator.PostAsync($"directory/administrativeUnits/{unit}/members/$ref", simulator.Reference(Nora))).Status);
    }

    [Fact]
    public async Task A_user_that_is_made_or_restored_is_a_member_at_once()
    {
        var simulator = await shared.ResetAsync();
        var finance = await simulator.IdOfAsync("groups", "Finance (dynamic)");

        var made = await simulator.PostAsync("users", new JsonObject
        {
            ["accountEnabled"] = true,
            ["displayName"] = "New",
            ["mailNickname"] = "new",
            ["userPrincipalName"] = "new@contoso.example",
            ["department"] = "Finance",
            ["passwordProfile"] = new JsonObject { ["password"] = "Long enough 1" },
        });

        Assert.Contains(made.Body["id"]!.ToString(), await MembersAsync(simulator, finance));
    }

    private static async Task MoveAsync(RunningSimulator simulator, string department) =>
        Assert.Equal(204, (await simulator.PatchAsync($"users/{Nora}", new JsonObject { ["department"] = department })).Status);

    private static async Task<List<string>> MembersAsync(RunningSimulator simulator, string group) => [.. (await simulator.AllAsync($"groups/{group}/members?$select=id")).Select(x => x["id"]!.ToString())];
}
