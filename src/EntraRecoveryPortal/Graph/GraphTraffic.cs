namespace EntraRecoveryPortal.Graph;

/// <summary>What was asked of Microsoft Graph, by whomever at this portal.</summary>
/// <param name="IsSlowed">Whether less than half of the usual pace is left of the quota.</param>
public sealed record GraphTraffic(long Requests, long Units, bool IsSlowed)
{
    public GraphTraffic Since(GraphTraffic earlier) => this with { Requests = Requests - earlier.Requests, Units = Units - earlier.Units };
}
