using System.Globalization;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>An imported record as the row that it was, however many stores passed it on.</summary>
/// <param name="Store">Tells stores apart whose keys count alike.</param>
internal sealed record OldRecord(string Store, IChainedRow Row)
{
    /// <summary>Null when the line is none that this version knows.</summary>
    public static OldRecord? Of(IReadOnlyModel model, ImportedRecordRow record, string store = "")
    {
        if (ArchivedRecords.TypeOf(model, record.TableName) is not { } type || ArchivedRecords.RowOf(type, record.Line) is not { } row)
            return null;
        store = string.Create(CultureInfo.InvariantCulture, $"{store}/{record.ArchiveKey}");
        return row is ImportedRecordRow inner ? Of(model, inner, store) : new(store, row);
    }

    /// <summary>The line of a record in which the innermost row is another.</summary>
    public static string LineWith(IReadOnlyModel model, ImportedRecordRow record, IChainedRow changed)
    {
        var type = ArchivedRecords.TypeOf(model, record.TableName)!;
        if (ArchivedRecords.RowOf(type, record.Line) is not ImportedRecordRow inner)
            return ArchivedRecords.LineOf(type, changed);
        inner.Line = LineWith(model, inner, changed);
        return ArchivedRecords.LineOf(type, inner);
    }
}
