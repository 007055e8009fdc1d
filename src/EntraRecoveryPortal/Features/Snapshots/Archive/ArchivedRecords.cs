using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>The chained tables in an archive (audit, plans, approvals, journal, holds ...): a line a row, with every column that its hash covers, so that the chain can be
/// walked where the portal and its database are long gone.</summary>
internal static class ArchivedRecords
{
    private static readonly MethodInfo OfOneTable = typeof(ArchivedRecords).GetMethod(nameof(LinesAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static readonly JsonSerializerOptions Options = new(ArchiveJson.Options)
    {
        WriteIndented = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsNotChained } },
    };

    public static string FileOf(string table) => $"records/{table}.ndjson";

    /// <summary>The lines of a table as far as its head has come.</summary>
    public static IAsyncEnumerable<byte[]> LinesOf(PortalDbContext db, ChainHeadRow head, CancellationToken cancel) =>
        (IAsyncEnumerable<byte[]>)OfOneTable.MakeGenericMethod(TypeOf(db.Model, head.Name)!.ClrType).Invoke(null, [db, head, cancel])!;

    /// <summary>Walks the chain of a table through its lines. Returns what is wrong with it as half a sentence; null when it holds.</summary>
    /// <param name="isErased">The keys of rows whose content an erasure took away; their hash stays.</param>
    public static async Task<string?> FaultOfAsync(IReadOnlyModel model, ArchivedHead head, IAsyncEnumerable<string> lines, Func<long, bool> isErased, CancellationToken cancel)
    {
        if (TypeOf(model, head.Table) is not { } type)
            return "is none that this version knows";
        var key = type.FindPrimaryKey()!.Properties.Single().PropertyInfo!;
        var (number, previous) = (0L, RowChain.FirstHash);
        await foreach (var line in lines.WithCancellation(cancel))
        {
            var row = (IChainedRow)JsonSerializer.Deserialize(line, type.ClrType, Options)!;
            number++;
            if ((long)key.GetValue(row)! != number || (!isErased(number) && !RowChain.HashOf(type, row, previous).AsSpan().SequenceEqual(row.RowHash)))
                return string.Create(CultureInfo.InvariantCulture, $"does not hold: row {number}, or the one before it, was altered or taken out");
            previous = row.RowHash;
        }

        return number == head.LastKey && string.Equals(Convert.ToHexStringLower(previous), head.Hash, StringComparison.Ordinal) ? null
            : string.Create(CultureInfo.InvariantCulture, $"ends at row {number} and not at the head of its chain, row {head.LastKey}");
    }

    /// <summary>Which rows of other tables a line of Erasures names.</summary>
    public static IReadOnlyDictionary<string, long[]> ErasedIn(string line) =>
        JsonSerializer.Deserialize<Dictionary<string, long[]>>(JsonSerializer.Deserialize<ErasureRow>(line, Options)!.ChainedRows)!;

    private static IReadOnlyEntityType? TypeOf(IReadOnlyModel model, string table) => RowChain.TypesOf(model).FirstOrDefault(type => RowChain.NameOf(type) == table);

    private static async IAsyncEnumerable<byte[]> LinesAsync<T>(PortalDbContext db, ChainHeadRow head, [EnumeratorCancellation] CancellationToken cancel)
        where T : class, IChainedRow
    {
        var key = db.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties.Single().Name;
        var rows = db.Set<T>().AsNoTracking().Where(row => EF.Property<long>(row, key) <= head.LastKey).OrderBy(row => EF.Property<long>(row, key));
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
            yield return JsonSerializer.SerializeToUtf8Bytes(row, Options);
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
