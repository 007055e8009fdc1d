using System.Runtime.CompilerServices;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Tests.Data;

public sealed class ReadAheadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_come_in_the_order_in_which_they_are_read() =>
        Assert.Equal(Enumerable.Range(0, 20_000), await RowsAsync(20_000, _ => { }, Cancel).AheadAsync(Cancel).ToListAsync(Cancel));

    [Fact]
    public async Task What_goes_wrong_in_reading_is_told_after_the_rows_before_it()
    {
        var taken = 0;

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var row in RowsAsync(5_000, row => { if (row == 4_000) throw new InvalidDataException(); }, Cancel).AheadAsync(Cancel))
                taken = row;
        });

        Assert.InRange(taken, 1, 3_999);
    }

    [Fact]
    public async Task Nothing_is_read_any_more_once_whoever_stops_early_goes_on()
    {
        var read = 0;
        await foreach (var row in RowsAsync(int.MaxValue, _ => read++, Cancel).AheadAsync(Cancel))
        {
            if (row == 10)
                break;
        }

        var atTheEnd = read;
        await Task.Yield();
        Assert.Equal(atTheEnd, read);
        Assert.True(read < 100_000, $"{read} rows were read for the eleven that were taken.");
    }

    private static async IAsyncEnumerable<int> RowsAsync(int count, Action<int> onRead, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var row = 0; row < count; row++)
        {
            cancel.ThrowIfCancellationRequested();
            await Task.Yield();
            onRead(row);
            yield return row;
        }
    }
}
