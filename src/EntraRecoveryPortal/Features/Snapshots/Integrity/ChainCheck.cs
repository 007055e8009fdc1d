using System.Globalization;
using System.Text.Json;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>The chains of all append-only tables, and the MACs of plans, of what was decided about them and of new ids; of records of other stores also the chains that they had there.</summary>
internal sealed class ChainCheck(PortalDbContext db, StoreKeys keys, IReadOnlyDictionary<string, HashSet<long>> erased, FaultLog faults, VerificationProgress progress)
{
    private readonly ImportedChains imported = new(db.Model, keys, faults);
    private HashSet<(string Kind, long Of)> resealed = [];

    /// <summary>Which rows of chained tables the records of erasures name.</summary>
    public static async Task<Dictionary<string, HashSet<long>>> ErasedRowsAsync(PortalDbContext db, CancellationToken cancel)
    {
        var erased = new Dictionary<string, HashSet<long>>(StringComparer.Ordinal);
        foreach (var json in await db.Erasures.Select(row => row.ChainedRows).ToListAsync(cancel))
        {
            foreach (var (table, rows) in JsonSerializer.Deserialize<Dictionary<string, long[]>>(json)!)
            {
                if (!erased.TryGetValue(table, out var known))
                    erased[table] = known = [];
                known.UnionWith(rows);
            }
        }

        return erased;
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        resealed = await ResealedAsync(cancel);
        var heads = await db.ChainHeads.AsNoTracking().ToDictionaryAsync(head => head.Name, StringComparer.Ordinal, cancel);
        foreach (var type in RowChain.TypesOf(db.Model))
        {
            if (heads.Remove(RowChain.NameOf(type), out var head))
                await TableAsync(type, head, cancel);
            else
                faults.Add(RowChain.NameOf(type), "Its chain has lost its head.");
        }

        foreach (var name in heads.Keys)
            faults.Add(name, "There is the head of a chain that no table has.");
        progress.Unproven = imported.End();
    }

    // Their own key may be gone: when another took over, their MAC still held, and a seal under the other says so.
    private async Task<HashSet<(string Kind, long Of)>> ResealedAsync(CancellationToken cancel)
    {
        var genuine = new HashSet<(string, long)>();
        foreach (var seal in await ResultSeal.Newest(db).Where(seal => seal.Kind == SealRow.Plan || seal.Kind == SealRow.Decision || seal.Kind == SealRow.NewId).ToListAsync(cancel))
        {
            if (await ResultSeal.IsGenuineAsync(db, keys, seal, cancel) is true)
                genuine.Add((seal.Kind, seal.Of));
        }

        return genuine;
    }

    private async Task TableAsync(IReadOnlyEntityType type, ChainHeadRow head, CancellationToken cancel)
    {
        var erasedHere = erased.GetValueOrDefault(head.Name);
        var (expected, previous) = (1L, RowChain.FirstHash);
        await foreach (var row in RowChain.RowsOf(db, type, upTo: long.MaxValue).WithCancellation(cancel))
        {
            progress.ChainedRow();
            var number = RowChain.KeyOf(type, row);
            var where = string.Create(CultureInfo.InvariantCulture, $"{head.Name}, row {number}");
            if (number != expected)
                faults.Add(where, number > expected ? $"Rows {expected} to {number - 1} before it are missing." : "It was put in from outside the chain.");
            else if (erasedHere?.Contains(number) == true)
                progress.ErasedContent();
            else if (!RowChain.HashOf(type, row, previous).AsSpan().SequenceEqual(row.RowHash))
                faults.Add(where, "It, or the row before it, was altered: its hash does not fit.");
            else if (row is PlanRow plan && !PlanMac.IsGenuine(plan, keys) && (keys.Has(plan.KeyId) || !resealed.Contains((SealRow.Plan, number))))
                faults.Add(where, "No portal made this plan: its MAC does not fit.");
            else if (row is PlanDecisionRow decision && !DecisionMac.Holds(decision, keys) && (keys.Has(decision.KeyId) || !resealed.Contains((SealRow.Decision, number))))
                faults.Add(where, $"No portal wrote this down ({decision.Event}): its MAC does not fit.");
            else if (row is NewIdRow newId && !NewIdMac.Holds(newId, keys) && (keys.Has(newId.KeyId) || !resealed.Contains((SealRow.NewId, number))))
                faults.Add(where, "No portal wrote this new id down: its MAC does not fit.");
            else if (row is ReadingRow reading && !ReadingStore.IsWhole(reading, keys))
                faults.Add(where, "It does not open, or does not hold what was read.");
            if (row is ImportedArchiveRow archive)
                imported.Begin(archive, where);
            else if (row is ImportedRecordRow record)
                imported.Take(record, where, erasedHere?.Contains(number) == true);
            (expected, previous) = (number + 1, row.RowHash);
            await progress.TellAsync();
        }

        // Rows may have been added while this ran; then the head is ahead of what was read first.
        if (expected - 1 < head.LastKey)
            faults.Add(head.Name, $"Rows {expected} to {head.LastKey} are missing at its end.");
        else if (expected - 1 == head.LastKey && !previous.AsSpan().SequenceEqual(head.Hash))
            faults.Add(head.Name, "The head of its chain is not the hash of its newest row.");
    }
}
