using System.Globalization;
using System.Text.Json;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>
/// The records of one imported archive: row by row against their hashes, up to the heads that stood in its manifest, and against their MACs where the key is at hand. What carries a
/// proof that cannot be looked at here is counted as unproven: a MAC under a key that is gone, a seal over what no archive holds, a content that was erased.
/// </summary>
internal sealed class ImportedStore(ImportedArchiveRow archive, IReadOnlyModel model, StoreKeys keys, FaultLog faults, string origin)
{
    private readonly IReadOnlyList<ArchivedHead> heads = HeadsOf(archive);
    private readonly Dictionary<string, (long Number, byte[] Hash)> reached = new(StringComparer.Ordinal);
    private readonly HashSet<(string Table, long Number)> erased = [];

    /// <summary>Rows whose key is gone, with what a seal under another key would be over.</summary>
    private readonly Dictionary<(string Kind, long Of), byte[]> waiting = [];

    private readonly ImportedChains within = new(model, keys, faults);
    private long unproven;

    public void Take(ImportedRecordRow record, string outer, bool isErased)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"{outer}: {record.TableName}, row {record.Number}");
        var (last, previous) = reached.GetValueOrDefault(record.TableName, (0L, RowChain.FirstHash));
        reached[record.TableName] = (record.Number, record.Hash);
        if (record.Number != last + 1)
            faults.Add(where, "It does not follow the row before it in the store that it comes from.");
        if (ArchivedRecords.TypeOf(model, record.TableName) is not { } type)
            unproven++; // of a version that had tables which this one has not
        else if (ArchivedRecords.RowOf(type, record.Line) is not { } row || RowChain.KeyOf(type, row) != record.Number)
            faults.Add(where, "Its line is not the one that was imported.");
        else
            Take(type, record, row, previous, where, isErased || erased.Contains((record.TableName, record.Number)));
    }

    /// <summary>Returns how many records cannot be proven.</summary>
    public long End()
    {
        foreach (var head in heads)
        {
            var (number, hash) = reached.GetValueOrDefault(head.Table, (0L, RowChain.FirstHash));
            reached.Remove(head.Table);
            if (number < head.LastKey)
                faults.Add($"{origin}: {head.Table}", $"Rows {number + 1} to {head.LastKey} are missing at the end of its chain.");
            else if (number != head.LastKey || !string.Equals(Convert.ToHexStringLower(hash), head.Hash, StringComparison.Ordinal))
                faults.Add($"{origin}: {head.Table}", "The head of its chain, as the archive had it, is not the hash of its newest row.");
        }

        foreach (var table in reached.Keys)
            faults.Add($"{origin}: {table}", "The archive had no head of its chain.");
        return unproven + waiting.Count + within.End();
    }

    private void Take(IReadOnlyEntityType type, ImportedRecordRow record, IChainedRow row, byte[] previous, string where, bool isErased)
    {
        var fits = RowChain.HashOf(type, row, previous).AsSpan().SequenceEqual(record.Hash);
        if (!fits && !isErased)
            faults.Add(where, "It, or the row before it, is not what the store that it comes from had chained: its hash does not fit.");
        else if (row is ImportedRecordRow inner)
            within.Take(inner, where, isErased: !fits); // that store had it from yet another one, whose chain goes on in what the line holds
        else if (fits)
            Prove(type, row, where);
        else
            unproven++;
    }

    private void Prove(IReadOnlyEntityType type, IChainedRow row, string where)
    {
        switch (row)
        {
            case PlanRow plan:
                ProveMac(type, row, (SealRow.Plan, plan.PlanKey), plan.KeyId, PlanMac.IsGenuine(plan, keys), where);
                break;
            case PlanDecisionRow decision:
                ProveMac(type, row, (SealRow.Decision, decision.DecisionKey), decision.KeyId, DecisionMac.Holds(decision, keys), where);
                break;
            case NewIdRow newId:
                ProveMac(type, row, (SealRow.NewId, newId.NewIdKey), newId.KeyId, NewIdMac.Holds(newId, keys), where);
                break;
            case SealRow { Kind: SealRow.Report or SealRow.Recovery }:
                unproven++;
                break;
            case SealRow seal when waiting.TryGetValue((seal.Kind, seal.Of), out var digest) && ResultSeal.Fits(seal, digest, keys):
                waiting.Remove((seal.Kind, seal.Of));
                break;
            case ErasureRow erasure:
                erased.UnionWith(ArchivedRecords.ErasedIn(erasure).SelectMany(rows => rows.Value.Select(number => (rows.Key, number))));
                break;
            case ImportedArchiveRow before:
                within.Begin(before, where);
                break;
        }
    }

    private void ProveMac(IReadOnlyEntityType type, IChainedRow row, (string Kind, long Of) what, string keyId, bool holds, string where)
    {
        if (!keys.Has(keyId))
            waiting[what] = RowChain.HashOf(type, row, RowChain.FirstHash);
        else if (!holds)
            faults.Add(where, "No portal that had this key wrote it: its MAC does not fit.");
    }

    private static IReadOnlyList<ArchivedHead> HeadsOf(ImportedArchiveRow archive)
    {
        try
        {
            return ArchivedHead.FromJson(archive.Heads);
        }
        catch (JsonException)
        {
            return []; // altered, which the row's own hash tells
        }
    }
}
