using System.Text.Json.Nodes;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

/// <summary>Policies opened, closed, switched off, stripped of controls or deleted, and the locations that they stand on.</summary>
internal sealed class ConditionalAccessDamage : Damage
{
    private const string Policies = "identity/conditionalAccess/policies";
    private const string Locations = "identity/conditionalAccess/namedLocations";
    private const string PhishingResistant = "00000000-0000-0000-0000-000000000004";

    private Dictionary<string, JsonObject> policies = [];
    private Dictionary<string, JsonObject> locations = [];

    public override async Task PrepareAsync(RunningSimulator tenant)
    {
        policies = (await tenant.AllAsync(Policies)).ToDictionary(x => x["displayName"]!.ToString()[..5]);
        locations = (await tenant.AllAsync(Locations)).ToDictionary(x => x["displayName"]!.ToString());
    }

    public override async Task CauseAsync(RunningSimulator tenant)
    {
        await tenant.ChangeAsync(Path("CA001"), new { state = "disabled", displayName = "TEMP", description = "TEMP" });
        await ConditionsAsync(tenant, "CA002", conditions =>
        {
            conditions["users"]!["includeUsers"] = new JsonArray("None");
            conditions["users"]!["excludeGroups"] = new JsonArray();
            conditions["platforms"] = new JsonObject { ["includePlatforms"] = new JsonArray("android"), ["excludePlatforms"] = new JsonArray() };
            conditions["devices"] = new JsonObject { ["deviceFilter"] = new JsonObject { ["mode"] = "exclude", ["rule"] = "device.isCompliant -eq True" } };
            conditions["clientAppTypes"] = new JsonArray("browser");
        });
        await tenant.ChangeAsync(Path("CA002"), new { grantControls = new { @operator = "OR", builtInControls = Array.Empty<string>(), authenticationStrength = new { id = PhishingResistant } } });
        await tenant.ChangeAsync(Path("CA003"), new { grantControls = new { @operator = "OR", builtInControls = new[] { "mfa" } } });
        await ConditionsAsync(tenant, "CA004", conditions =>
        {
            conditions["users"]!["includeUsers"] = new JsonArray("All");
            conditions["users"]!["includeGroups"] = new JsonArray();
            conditions["users"]!["excludeUsers"] = new JsonArray();
            conditions["locations"] = null;
        });
        await tenant.ChangeAsync(Path("CA004"), new { grantControls = new { @operator = "OR", builtInControls = new[] { "block" } } });
        await ConditionsAsync(tenant, "CA005", conditions => conditions["locations"]!["excludeLocations"] = new JsonArray("AllTrusted"));
        await tenant.ChangeAsync(Path("CA006"), new { grantControls = new { @operator = "AND", builtInControls = new[] { "mfa" }, termsOfUse = Array.Empty<string>() } });
        await tenant.ChangeAsync(Path("CA009"), new { sessionControls = new { signInFrequency = new { authenticationType = "primaryAndSecondaryAuthentication", frequencyInterval = "timeBased", isEnabled = true, type = "days", value = 90 }, persistentBrowser = new { isEnabled = true, mode = "always" } } });
        await ConditionsAsync(tenant, "CA010", conditions => conditions["signInRiskLevels"] = new JsonArray());
        await tenant.ChangeAsync(Path("CA010"), new { sessionControls = new { persistentBrowser = new { isEnabled = true, mode = "never" } } });
        await tenant.ChangeAsync(Path("CA011"), new { grantControls = (object?)null, sessionControls = new { persistentBrowser = new { isEnabled = true, mode = "never" } } });
        await ConditionsAsync(tenant, "CA012", conditions => conditions["applications"]!["includeApplications"] = new JsonArray("None"));
        await tenant.RemoveAsync(Path("CA007"));
        await tenant.ChangeAsync(Path("CA008"), new { state = "disabled" });
        await tenant.RemoveAsync(Path("CA008"));
        await DamageLocationsAsync(tenant);
        await tenant.MakeAsync(Policies, new
        {
            displayName = "Lock everybody out",
            state = "enabled",
            conditions = new { users = new { includeUsers = new[] { "All" } }, applications = new { includeApplications = new[] { "All" } }, clientAppTypes = new[] { "all" } },
            grantControls = new { @operator = "OR", builtInControls = new[] { "block" } },
        });
    }

    private async Task DamageLocationsAsync(RunningSimulator tenant)
    {
        await tenant.ChangeRawAsync(At("Branch offices"), """{"@odata.type":"#microsoft.graph.ipNamedLocation","ipRanges":[{"@odata.type":"#microsoft.graph.iPv4CidrRange","cidrAddress":"0.0.0.0/1"}],"displayName":"TEMP"}""");
        await tenant.ChangeRawAsync(At("Countries we work in"), """{"@odata.type":"#microsoft.graph.countryNamedLocation","countriesAndRegions":["AT","RU"],"includeUnknownCountriesAndRegions":true}""");
        await tenant.ChangeRawAsync(At("Headquarters"), """{"@odata.type":"#microsoft.graph.ipNamedLocation","isTrusted":false}""");
        await tenant.RemoveAsync(At("Headquarters"));
        await tenant.RemoveAsync(At("Branch offices"));
        await tenant.ChangeRawAsync(At("Partner VPN"), """{"@odata.type":"#microsoft.graph.ipNamedLocation","isTrusted":true,"ipRanges":[{"@odata.type":"#microsoft.graph.iPv6CidrRange","cidrAddress":"2001:db8::/32"}]}""");
        await tenant.MakeRawAsync(Locations, """{"@odata.type":"#microsoft.graph.ipNamedLocation","displayName":"Evil","isTrusted":false,"ipRanges":[{"@odata.type":"#microsoft.graph.iPv4CidrRange","cidrAddress":"192.0.2.0/24"}]}""");
    }

    private Task ConditionsAsync(RunningSimulator tenant, string name, Action<JsonObject> change)
    {
        var conditions = policies[name]["conditions"]!.DeepClone().AsObject();
        change(conditions);
        return tenant.ChangeAsync(Path(name), new { conditions });
    }

    private string Path(string name) => $"{Policies}/{policies[name]["id"]}";

    private string At(string name) => $"{Locations}/{locations[name]["id"]}";
}
