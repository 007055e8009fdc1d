namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>Chance that depends on the seed and on the number of the case alone, never on time or on which thread came first.</summary>
internal static class Chance
{
    /// <summary>At least 0, below 1.</summary>
    public static double Of(int seed, int dice, long number)
    {
        var mixed = Mix(Mix(Mix((ulong)(uint)seed) ^ (uint)dice) ^ (ulong)number);
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
