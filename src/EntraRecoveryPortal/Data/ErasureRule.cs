namespace EntraRecoveryPortal.Data;

/// <summary>What the triggers of both databases let an erasure change in a sealed or append-only row: never a hash, a key or a time.</summary>
internal static class ErasureRule
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Fixed = new(StringComparer.Ordinal)
    {
        ["ObjectVersions"] = AllBut<ObjectVersionRow>(
            nameof(ObjectVersionRow.DisplayName), nameof(ObjectVersionRow.SearchName), nameof(ObjectVersionRow.ErasureKey), nameof(ObjectVersionRow.PackKey),
            nameof(ObjectVersionRow.Offset), nameof(ObjectVersionRow.Length), nameof(ObjectVersionRow.PreviousOffset), nameof(ObjectVersionRow.PreviousLength)),
        ["Readings"] = AllBut<ReadingRow>(nameof(ReadingRow.KeyId), nameof(ReadingRow.Payload)),
        ["JournalEntries"] = AllBut<JournalEntryRow>(nameof(JournalEntryRow.Detail)),
        ["Plans"] = AllBut<PlanRow>(nameof(PlanRow.Json)),
        ["ImportedRecords"] = AllBut<ImportedRecordRow>(nameof(ImportedRecordRow.Line)),
    };

    /// <summary>The columns that must stay; null when an erasure has no business with the table.</summary>
    public static IReadOnlyList<string>? FixedColumns(string table) => Fixed.GetValueOrDefault(table);

    private static IReadOnlyList<string> AllBut<TRow>(params string[] free) =>
        [.. typeof(TRow).GetProperties().Select(property => property.Name).Where(name => !free.Contains(name, StringComparer.Ordinal))];
}
