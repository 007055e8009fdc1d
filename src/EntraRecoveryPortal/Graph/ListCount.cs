using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// How many objects of a type Graph counts, against how many its list shows: a page that never came leaves no other trace
/// when nothing was known of its objects before. The count is told late, so what was deleted a short while ago is taken off.
/// </summary>
internal sealed class ListCount(GraphReads reads, ObjectType type, ReadManner manner, DateTime startedAt)
{
    private static readonly TimeSpan ToldLate = TimeSpan.FromHours(1);
    private readonly HashSet<string> justDeleted = new(StringComparer.Ordinal);

    /// <summary>The lowest of the counts taken; null when Graph counted nothing.</summary>
    public int? Expected { get; private set; }

    public async Task TakeAsync(CancellationToken cancel)
    {
        if (type.IsDirectoryObject && await OfAsync(reads, type.ListPath, manner, cancel) is { } count)
            Expected = Math.Min(count, Expected ?? count);
    }

    /// <summary>How many objects Graph counts in a list; null when it does not tell.</summary>
    public static async Task<int?> OfAsync(GraphReads reads, string path, ReadManner manner, CancellationToken cancel)
    {
        var counting = manner with { Headers = new Dictionary<string, string>(manner.Headers, StringComparer.Ordinal) { ["ConsistencyLevel"] = "eventual" } };
        var answer = await reads.GetAsync(GraphPath.With(path, "$count=true", "$select=id", "$top=1"), counting, cancel);
        return answer.Succeeded && answer.Body.TryGetProperty("@odata.count", out var told) && told.TryGetInt32(out var count) ? count : null;
    }

    /// <summary>What lies in the recycle bin since shortly before the reading may have been counted and need not have been listed.</summary>
    public void Explain(IReadOnlyList<JsonElement> deleted) => justDeleted.UnionWith(deleted
        .Where(one => one.TryGetProperty("deletedDateTime", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTime(out var time) && time.ToUniversalTime() >= startedAt - ToldLate)
        .Select(one => one.TextAt("id") ?? ""));

    public int Shortfall(int listed) => Math.Max(0, (Expected ?? 0) - listed - justDeleted.Count);
}
