using EntraRecoveryPortal.TenantSimulator.Graph;

namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>A fault rule with the count of the calls it could have struck.</summary>
internal sealed class FaultDice(FaultRule rule, int seed, int place)
{
    private readonly Lock gate = new();
    private readonly string[] segments = rule.Path.Split('/');
    private long seen;
    private long struck;

    public FaultRule Rule => rule;

    public bool Covers(GraphRequest request) =>
        (rule.Method is null || string.Equals(rule.Method, request.Method, StringComparison.OrdinalIgnoreCase)) && CoversPath(request.Path);

    /// <summary>Counts one more call and tells whether it is struck.</summary>
    public bool Throw()
    {
        lock (gate)
        {
            var number = seen++;
            if (number < rule.After || struck >= (rule.Times ?? long.MaxValue) || Chance.Of(seed, place, number) >= rule.Rate)
                return false;
            struck++;
            return true;
        }
    }

    private bool CoversPath(string path)
    {
        var depth = 0;
        foreach (var part in path.AsSpan().Split('/'))
        {
            if (depth < segments.Length && segments[depth] == "**")
                return true;
            if (depth >= segments.Length || (segments[depth] != "*" && !path.AsSpan(part).Equals(segments[depth], StringComparison.OrdinalIgnoreCase)))
                return false;
            depth++;
        }

        return depth == segments.Length || (depth == segments.Length - 1 && segments[depth] == "**");
    }
}
