using EntraRecoveryPortal.Features.Snapshots;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class NumberSetTests
{
    [Fact]
    public void It_holds_what_the_usual_set_holds_whatever_was_added_and_removed() => Check.QuickThrowOnFailure(Prop.ForAll<int[]>(moves =>
    {
        var (set, usual) = (new NumberSet(), new HashSet<ulong>());
        foreach (var move in moves)
        {
            // Few numbers, and some that fall into the same slot, so that most come more than once.
            var number = ((ulong)(uint)move % 23 << (move % 2 == 0 ? 0 : 40)) + 1;
            Assert.Equal(move < 0 ? usual.Remove(number) : usual.Add(number), move < 0 ? set.Remove(number) : set.Add(number));
            Assert.Equal(usual.Count, set.Count);
        }

        for (var number = 1UL; number < 25; number++)
        {
            Assert.Equal(usual.Contains(number), set.Contains(number));
            Assert.Equal(usual.Contains((number << 40) + 1), set.Contains((number << 40) + 1));
        }
    }));

    [Fact]
    public void A_mark_stays_with_its_number_whatever_is_added_and_removed() => Check.QuickThrowOnFailure(Prop.ForAll<int[]>(moves =>
    {
        var (set, usual) = (new NumberSet(), new Dictionary<ulong, bool>());
        foreach (var move in moves)
        {
            var number = ((ulong)(uint)move % 23 << (move % 2 == 0 ? 0 : 40)) + 1;
            switch (move % 5)
            {
                case 0:
                    set.Remove(number);
                    usual.Remove(number);
                    break;
                case 1:
                    set.Mark(number, move > 0);
                    usual[number] = move > 0;
                    break;
                default:
                    set.Add(number);
                    usual.TryAdd(number, false);
                    break;
            }
        }

        Assert.Equal(usual.Where(one => !one.Value).Select(one => one.Key).Order(), set.Unmarked.Order());
    }));

    [Fact]
    public void A_large_one_grows_by_half_and_loses_nothing()
    {
        const ulong Many = 900_000;
        var set = new NumberSet();
        for (var number = 1UL; number <= Many; number++)
        {
            Assert.True(set.Add(number << 20));
            if (number % 3 == 0)
                set.Mark(number << 20);
        }

        for (var number = 1UL; number <= Many; number++)
            Assert.True(set.Contains(number << 20));
        Assert.False(set.Contains((Many + 1) << 20));
        Assert.Equal(600_000, set.Unmarked.Count());
    }

    [Fact]
    public void It_grows()
    {
        var set = new NumberSet();
        for (var number = 1UL; number <= 10_000; number++)
        {
            Assert.True(set.Add(number << 32));
            if (number % 2 == 0)
                set.Mark(number << 32);
        }

        Assert.Equal(5_000, set.Unmarked.Count(number => (number >> 32) % 2 == 1));
        Assert.Equal(10_000, set.Count);
        Assert.True(set.Contains(10_000UL << 32));
        Assert.False(set.Contains(10_001UL << 32));
        Assert.False(set.Add(77UL << 32));
    }
}
