using EntraRecoveryPortal.Features.Snapshots;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class KeySetTests
{
    [Fact]
    public void It_holds_what_the_usual_set_holds_whatever_was_added_and_removed() => Check.QuickThrowOnFailure(Prop.ForAll<int[]>(moves =>
    {
        var (set, usual) = (new KeySet(), new HashSet<long>());
        // Side by side, and at both ends of pages that lie far apart.
        long[] keys = [1, 2, 63, 64, 65, 32_767, 32_768, 32_769, 5_000_000_000, long.MaxValue];
        foreach (var move in moves)
        {
            var key = keys[(uint)move % keys.Length];
            if (move < 0)
            {
                set.Remove(key);
                usual.Remove(key);
            }
            else
            {
                Assert.Equal(usual.Add(key), set.Add(key));
            }
        }

        Assert.All(keys, key => Assert.Equal(usual.Contains(key), set.Contains(key)));
    }));
}
