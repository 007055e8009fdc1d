using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace EntraRecoveryPortal.Data;

/// <summary>Reads many rows on another thread than the one that works on them: SQLite reads on the thread of whoever asks.</summary>
internal static class ReadAhead
{
    private const int ChunkSize = 1_024;
    private const int ChunksAhead = 8;

    /// <summary>The same rows in the same order. What they are read from must not be used by the caller meanwhile.</summary>
    public static async IAsyncEnumerable<T> AheadAsync<T>(this IAsyncEnumerable<T> rows, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var chunks = Channel.CreateBounded<T[]>(ChunksAhead);
        var reading = Task.Run(() => FillAsync(rows, chunks.Writer, over.Token), CancellationToken.None);
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(cancel))
            {
                foreach (var row in chunk)
                    yield return row;
            }
        }
        finally
        {
            // Whoever stops early closes what is read from next.
            await over.CancelAsync();
            await reading;
        }
    }

    private static async Task FillAsync<T>(IAsyncEnumerable<T> rows, ChannelWriter<T[]> chunks, CancellationToken cancel)
    {
        Exception? fault = null;
        try
        {
            await foreach (var chunk in rows.Chunk(ChunkSize).WithCancellation(cancel))
                await chunks.WriteAsync(chunk, cancel);
        }
        catch (Exception thrown)
        {
            fault = thrown; // for whoever takes the rows
        }

        chunks.Complete(fault);
    }
}
