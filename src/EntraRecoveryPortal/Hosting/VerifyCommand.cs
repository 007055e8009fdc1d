using System.Globalization;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Hosting;

/// <summary>Verifies everything from the host, beside a running portal or without one, and tells every fault.</summary>
internal sealed class VerifyCommand(StoreOpening opening, StoreVerifier verifier, VerificationStore store, TimeProvider clock)
{
    public const string Name = "verify";

    /// <summary>The exit code when something was found.</summary>
    public const int Unsound = 3;

    public async Task<int> RunAsync(TextWriter output, CancellationToken cancel)
    {
        await opening.OpenAsync(cancel);
        var startedAt = clock.GetUtcNow().UtcDateTime;
        var (begun, toldAt) = (clock.GetTimestamp(), 0L);
        var result = await verifier.RunAsync(TellAsync, cancel);
        var took = clock.GetElapsedTime(begun);
        await store.KeepAsync(result, startedAt, Person.Host, Guid.NewGuid(), _ => Task.CompletedTask, cancel);
        foreach (var fault in result.Faults)
            await output.WriteLineAsync($"{fault.Where}: {fault.What}{(fault.Snapshots.Count == 0 ? "" : $" Touches {VerificationWords.Ranges(fault.Snapshots)}.")}");
        if (result.FaultCount > result.Faults.Count)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"... and {result.FaultCount - result.Faults.Count} more."));
        await output.WriteLineAsync(VerificationWords.Of(result));
        if (!result.IsSound && result.Unaltered.Count > 0)
            await output.WriteLineAsync($"No fault touches {VerificationWords.Ranges(result.Unaltered)}: unaltered since capture.");
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Objects:N0} rows of objects, {result.Links:N0} rows of links, {result.Packs:N0} packs and {result.ChainedRows:N0} chained rows in {took.TotalSeconds:F1} s; {result.Erased:N0} contents erased on purpose."));
        return result.IsSound ? 0 : Unsound;

        async Task TellAsync(long done, long total)
        {
            if (toldAt != 0 && clock.GetElapsedTime(toldAt) < TimeSpan.FromSeconds(5))
                return;
            toldAt = clock.GetTimestamp();
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {total:N0}"));
        }
    }
}
