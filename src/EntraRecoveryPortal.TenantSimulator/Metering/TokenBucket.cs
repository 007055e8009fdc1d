namespace EntraRecoveryPortal.TenantSimulator.Metering;

/// <summary>
/// A quota of so much in a period, refilled steadily. What somebody else uses all the time makes both the bucket and its refill smaller.
/// Not safe for several threads at once.
/// </summary>
internal sealed class TokenBucket(double size, TimeSpan period, double usedElsewhere, DateTimeOffset start)
{
    /// <summary>Refused calls count too, down to here: Graph never tells of more than 1.8 times the quota.</summary>
    private const double DeepestDebt = 0.8;

    /// <summary>Nobody is refused for what is lost in rounding.</summary>
    private const double Rounding = 1e-6;

    private readonly double own = size * (1 - usedElsewhere);
    private double level = size * (1 - usedElsewhere);
    private DateTimeOffset filledAt = start;

    /// <summary>How much of the whole quota is used: 1 is the limit.</summary>
    public double Usage => usedElsewhere + (own - level) / size;

    /// <summary>Takes an amount, whether or not it is there.</summary>
    /// <returns>How long until it would have been; zero where it was.</returns>
    public TimeSpan Take(double amount, DateTimeOffset now)
    {
        if (amount <= 0)
            return TimeSpan.Zero;
        var perSecond = own / period.TotalSeconds;
        level = Math.Min(own, level + Math.Max(0, (now - filledAt).TotalSeconds) * perSecond);
        filledAt = now;
        var fits = level >= amount - Rounding;
        level = Math.Max(level - amount, -DeepestDebt * own);
        return fits ? TimeSpan.Zero : TimeSpan.FromSeconds((Math.Min(amount, own) - level) / perSecond);
    }
}
