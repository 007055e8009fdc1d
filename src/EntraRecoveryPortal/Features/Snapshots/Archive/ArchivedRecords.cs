using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>The chained tables in an archive (audit, plans, approvals, journal, holds ...): a line a row, with every column that its hash covers, so that the chain can be
/// walked where the portal and its database are long gone. As the same lines they come into another store.</summary>
internal static class ArchivedRecords
{
    public const string ErasureTable = "Erasures";

    private static readonly JsonSerializerOptions Options = new(ArchiveJson.Options)
    {
        WriteIndented = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsNotChained } },
    };

    public static string FileOf(string table) => $"records/{table}.ndjson";

    /// <summary>The lines of a table as far as its head has come.</summary>
    public static async IAsyncEnumerable<byte[]> LinesOf(PortalDbContext db, ChainHeadRow head, [EnumeratorCancellation] CancellationToken cancel)
    {
        var type = TypeOf(db.Model, head.Name)!;
        await foreach (var row in RowChain.RowsOf(db, type, head.LastKey).WithCancellation(cancel))
            yield return JsonSerializer.SerializeToUtf8Bytes(row, type.ClrType, Options);
    }

    /// <summary>Walks the chain of a table through its lines. Returns what is wrong with it as half a sentence; null when it holds.</summary>
    /// <param name="isErased">The keys of rows whose content an erasure took away; their hash stays.</param>
    public static async Task<string?> FaultOfAsync(IReadOnlyModel model, ArchivedHead head, IAsyncEnumerable<string> lines, Func<long, bool> isErased, CancellationToken cancel)
    {
        if (TypeOf(model, head.Table) is not { } type)
            return "is none that this version knows";
        var (number, previous) = (0L, RowChain.FirstHash);
        await foreach (var line in lines.WithCancellation(cancel))
        {
            number++;
            if (RowOf(type, line) is not { } row || RowChain.KeyOf(type, row) != number || (!isErased(number) && !RowChain.HashOf(type, row, previous).AsSpan().SequenceEqual(row.RowHash)))
                return string.Create(CultureInfo.InvariantCulture, $"does not hold: row {number}, or the one before it, was altered or taken out");
            previous = row.RowHash;
        }

        return number == head.LastKey && string.Equals(Convert.ToHexStringLower(previous), head.Hash, StringComparison.Ordinal) ? null
            : string.Create(CultureInfo.InvariantCulture, $"ends at row {number} and not at the head of its chain, row {head.LastKey}");
    }

    /// <summary>Which rows of other tables a line of Erasures names.</summary>
    public static IReadOnlyDictionary<string, long[]> ErasedIn(string line) => ErasedIn(JsonSerializer.Deserialize<ErasureRow>(line, Options)!);

    public static IReadOnlyDictionary<string, long[]> ErasedIn(ErasureRow row) => JsonSerializer.Deserialize<Dictionary<string, long[]>>(row.ChainedRows)!;

    /// <summary>Null when it is no table that this version knows.</summary>
    public static IReadOnlyEntityType? TypeOf(IReadOnlyModel model, string table) => RowChain.TypesOf(model).FirstOrDefault(type => RowChain.NameOf(type) == table);

    public static string LineOf(IReadOnlyEntityType type, IChainedRow row) => JsonSerializer.Serialize(row, type.ClrType, Options);

    /// <summary>Null when the line is none of this table.</summary>
    public static IChainedRow? RowOf(IReadOnlyEntityType type, string line)
    {
        try
        {
            return (IChainedRow?)JsonSerializer.Deserialize(line, type.ClrType, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void LeaveOutWhatIsNotChained(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired = false; // what is null is left out, too
            if (property.AttributeProvider?.IsDefined(typeof(NotChainedAttribute), inherit: false) == true)
                property.ShouldSerialize = (_, _) => false;
        }
    }
}
