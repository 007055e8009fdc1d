using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.State;
using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.TenantSimulator.Metering;

/// <summary>Charges every call to the buckets it draws from: its application's in this tenant and everywhere, the tenant's, and those of single properties.</summary>
internal sealed class QuotaMeter(WeatherStation weather, TenantStore store, SimulatorOptions options, TenantClock clock)
{
    private const double FirstTold = 0.8;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<(string Holder, string Limit), TokenBucket> buckets = [];
    private Quota? made;

    public Toll Charge(GraphRequest request)
    {
        var quota = weather.InForce.Quota;
        var circumstances = Circumstances.Of(request, store);
        var units = ResourceUnits.Of(request, quota, circumstances);
        var writes = !ResourceUnits.IsWrite(request) ? 0 : quota.BindingsCountSingly ? Math.Max(1, Bindings(request)) : 1;
        lock (gate)
        {
            if (quota != made)
                buckets.Clear();
            made = quota;
            var now = clock.GetUtcNow();
            var inLane = quota.ConditionalAccessLane && ResourceUnits.IsConditionalAccess(request.Path)
                && Bucket(SimulatedTenant.TenantId, "lane", 1, TimeSpan.FromSeconds(1), 0, now).Take(1, now) > TimeSpan.Zero;
            var draws = Draws(request, quota, circumstances, units, writes, now);
            var refusal = inLane ? new Refusal(Scope: null, Information: null, RetryAfter: null) : quota.Refuses ? Refuse(request, draws) : null;
            var share = draws.Max(x => x.Bucket.Usage);
            return new(units, writes, share >= FirstTold ? share : null, refusal);
        }
    }

    public void Reset()
    {
        lock (gate)
            buckets.Clear();
    }

    private static int Bindings(GraphRequest request) => request.Body.Where(x => x.Key.EndsWith("@odata.bind", StringComparison.Ordinal)).Sum(x => (x.Value as JsonArray)?.Count ?? 0);

    private List<Draw> Draws(GraphRequest request, Quota quota, Circumstances circumstances, int units, int writes, DateTimeOffset now)
    {
        var app = request.Caller.AppId;
        var draws = new List<Draw>();
        Take("Tenant_Application", "ReadWrite", app, quota.ResourceUnits ?? UnitsOf(quota.Size ?? SizeOf(options.Users)), TimeSpan.FromSeconds(10), quota.UsedElsewhere, units);
        Take("Application", "ReadWrite", app, quota.AppResourceUnits, TimeSpan.FromSeconds(20), quota.UsedInOtherTenants, units);
        Take("Application", "Requests", app, quota.AppRequests, TimeSpan.FromSeconds(10), quota.UsedInOtherTenants, 1);
        if (writes > 0)
        {
            Take("Tenant_Application", "Write", app, quota.Writes, TimeSpan.FromSeconds(150), quota.UsedElsewhere, writes);
            Take("Application", "Write", app, quota.AppWrites, TimeSpan.FromMinutes(5), quota.UsedInOtherTenants, writes);
            Take("Tenant", "Write", SimulatedTenant.TenantId, quota.TenantWrites, TimeSpan.FromMinutes(5), 0, writes);
            if (circumstances.IsPersonalApplication)
                Take("Application", "PersonalWrite", app, quota.PersonalApplicationWrites, Minute, quota.UsedInOtherTenants, writes);
        }
        else if (ResourceUnits.Selects(request, "keyCredentials"))
        {
            Take("Tenant", "Read", "keyCredentials", 150, Minute, 0, 1);
        }
        else if (ResourceUnits.Selects(request, "signInActivity"))
        {
            Take("Tenant", "Read", "signInActivity", 10, Minute, 0, 1);
        }

        return draws;

        void Take(string scope, string work, string holder, double size, TimeSpan period, double usedElsewhere, double amount)
        {
            var bucket = Bucket(holder, $"{scope}/{work}", size, period, usedElsewhere, now);
            draws.Add(new(scope, work, bucket, bucket.Take(amount, now)));
        }
    }

    private Refusal? Refuse(GraphRequest request, List<Draw> draws)
    {
        if (draws.Find(x => x.Wait > TimeSpan.Zero) is not { } first)
            return null;
        var longest = draws.Max(x => x.Wait);
        return new(
            $"{first.Scope}/{first.Told}/{request.Caller.AppId}/{SimulatedTenant.TenantId}",
            first.Told == "Write" ? "WriteLimitExceeded" : "ResourceUnitLimitExceeded",
            (int)Math.Max(1, Math.Ceiling(clock.ForCaller(longest).TotalSeconds)));
    }

    private TokenBucket Bucket(string holder, string limit, double size, TimeSpan period, double usedElsewhere, DateTimeOffset now)
    {
        if (!buckets.TryGetValue((holder, limit), out var bucket))
            buckets[(holder, limit)] = bucket = new(size, period, usedElsewhere, now);
        return bucket;
    }

    private static TenantSize SizeOf(int users) => users switch
    {
        < 50 => TenantSize.S,
        <= 500 => TenantSize.M,
        _ => TenantSize.L,
    };

    private static int UnitsOf(TenantSize size) => size switch
    {
        TenantSize.S => 3_500,
        TenantSize.M => 5_000,
        _ => 8_000,
    };

    private sealed record Draw(string Scope, string Work, TokenBucket Bucket, TimeSpan Wait)
    {
        /// <summary>As the header names it.</summary>
        public string Told => Work switch
        {
            "Requests" => "ReadWrite",
            "PersonalWrite" => "Write",
            _ => Work,
        };
    }
}
