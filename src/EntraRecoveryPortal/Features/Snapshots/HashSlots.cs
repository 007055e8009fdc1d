namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Where numbers lie in large open tables: each as near behind its home as there is room.</summary>
internal static class HashSlots
{
    private const ulong Spread = 0x9E3779B97F4A7C15;

    /// <summary>From so many on a table that is full grows by half, since half of one that is doubled stands empty.</summary>
    private const int Many = 1 << 20;

    public static int HomeOf(ulong number, int slots) => (int)Math.BigMul(number * Spread, (ulong)slots, out _);

    public static int After(int slot, int slots) => slot + 1 == slots ? 0 : slot + 1;

    public static int Grown(int slots) => slots < Many ? slots * 2 : slots / 2 * 3;
}
