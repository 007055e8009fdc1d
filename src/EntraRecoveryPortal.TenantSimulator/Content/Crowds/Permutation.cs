namespace EntraRecoveryPortal.TenantSimulator.Content.Crowds;

/// <summary>The numbers below a count in another order, computed both ways.</summary>
internal sealed class Permutation
{
    private readonly long count;
    private readonly long step;
    private readonly long back;
    private readonly long shift;

    public Permutation(int count, int number)
    {
        this.count = count;
        // Steps near the golden ratio spread neighbours; every permutation has a step of its own.
        for (step = Math.Max(1, (long)(count * 0.6180339887) + (number * 7)) % count; Gcd(step, count) != 1; step++)
        {
        }

        back = Inverse(step, count);
        shift = number * 7919L % count;
    }

    public int At(int index) => (int)(((index * step) + shift) % count);

    public int IndexOf(int value) => (int)((((value - shift + count) % count) * back) % count);

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);

    private static long Inverse(long value, long modulus)
    {
        var (before, now, left, right) = (0L, 1L, modulus, value % modulus);
        while (right != 0)
        {
            var quotient = left / right;
            (before, now) = (now, before - (quotient * now));
            (left, right) = (right, left - (quotient * right));
        }

        return ((before % modulus) + modulus) % modulus;
    }
}
