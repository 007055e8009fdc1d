using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Benchmarks.Storms;

/// <summary>Random weather for one capture: everything that Graph may do to a reader, some of it at once.</summary>
/// <param name="Json">For <c>/_simulator/weather</c>.</param>
/// <param name="Lags">Reads may show what was a moment ago.</param>
/// <param name="MayRefuseAll">The consent goes, or hardly anything gets through: there may be no snapshot at all.</param>
internal sealed record StormWeather(string Json, bool Lags, bool MayRefuseAll)
{
    public const string Calm = """{"latency":{"milliseconds":0,"jitterMilliseconds":0},"quota":{"refuses":false,"conditionalAccessLane":false},"lag":{"seconds":0,"listSeconds":0,"jitterSeconds":0},"faults":[],"withdrawals":[]}""";

    // Of these a lost page can be betrayed: Graph counts them, or an earlier snapshot knew what was on it.
    private static readonly string[] Countable = ["users", "groups", "applications", "servicePrincipals", "devices", "directory/administrativeUnits"];

    private static readonly string[] Refusable =
    [
        "users/**", "groups/**", "groups/delta", "applications/**", "servicePrincipals/**", "servicePrincipals/*/appRoleAssignedTo", "oauth2PermissionGrants", "devices/**", "directory/administrativeUnits/**",
        "identity/conditionalAccess/**", "identity/conditionalAccess/deletedItems/**", "policies/**", "roleManagement/**", "roleManagement/directory/roleAssignmentSchedules", "directory/deletedItems/**",
        "directoryObjects/getByIds", "organization/**", "applications/*/federatedIdentityCredentials", "groups/*/members",
    ];

    private static readonly string[] Permissions =
        ["User.Read.All", "Group.Read.All", "Application.Read.All", "Directory.Read.All", "Policy.Read.All", "AdministrativeUnit.Read.All", "Device.Read.All", "RoleManagement.Read.Directory", "Member.Read.Hidden", "*"];

    public static StormWeather Of(Random random)
    {
        var faults = new JsonArray();
        foreach (var _ in Enumerable.Range(0, random.Next(4)))
            faults.Add(Transient(random));
        if (random.Next(3) == 0)
            faults.Add(new JsonObject { ["kind"] = random.Next(2) == 0 ? "skippedPage" : "earlyEnd", ["path"] = One(random, Countable), ["after"] = random.Next(3), ["times"] = random.Next(2) == 0 ? 1 : 1000 });
        if (random.Next(3) == 0)
            faults.Add(new JsonObject { ["kind"] = "status", ["status"] = One(random, 403, 404, 400, 500), ["path"] = One(random, Refusable), ["after"] = random.Next(4) });
        var withdrawals = new JsonArray();
        if (random.Next(5) == 0)
            withdrawals.Add(new JsonObject { ["app"] = SimulatedTenant.ReaderClientId, ["permission"] = One(random, Permissions), ["after"] = random.Next(60) });
        var lags = random.Next(4) == 0;
        var weather = new JsonObject
        {
            ["seed"] = random.Next(1_000_000),
            ["latency"] = new JsonObject { ["milliseconds"] = 0, ["jitterMilliseconds"] = random.Next(8) },
            ["quota"] = new JsonObject { ["refuses"] = false, ["conditionalAccessLane"] = false },
            ["lag"] = new JsonObject { ["seconds"] = lags ? 0.3 : 0, ["listSeconds"] = lags ? 0.6 : 0, ["jitterSeconds"] = lags ? 0.3 : 0 },
            ["faults"] = faults,
            ["withdrawals"] = withdrawals,
        };
        return new(weather.ToJsonString(), lags, MayRefuseAll: withdrawals.Count > 0 || faults.Any(fault => fault!["path"]?.ToString() == "organization/**"));
    }

    private static JsonObject Transient(Random random)
    {
        var rate = 0.01 + (random.NextDouble() * 0.09);
        return random.Next(6) switch
        {
            0 => new JsonObject { ["kind"] = "status", ["status"] = 429, ["rate"] = rate, ["retryAfter"] = 0 },
            1 => new JsonObject { ["kind"] = "status", ["status"] = 429, ["rate"] = rate },
            2 => new JsonObject { ["kind"] = "status", ["status"] = One(random, 500, 502, 503, 504), ["rate"] = rate },
            3 => new JsonObject { ["kind"] = "drop", ["rate"] = rate },
            4 => new JsonObject { ["kind"] = "cutBody", ["rate"] = rate },
            _ => new JsonObject { ["kind"] = "brokenJson", ["rate"] = rate },
        };
    }

    private static T One<T>(Random random, params T[] of) => of[random.Next(of.Length)];
}
