using System.Runtime.CompilerServices;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>What filters, counts and orders look at of a changed object. Words that many rows share are shared; numbers are those of texts.</summary>
internal readonly record struct IndexedChange
{
    public static int Size => Unsafe.SizeOf<IndexedChange>();

    public required long Key { get; init; }
    public required string Type { get; init; }
    public required ChangeAction Action { get; init; }
    public required int Attributes { get; init; }
    public required int Links { get; init; }
    public required int Risks { get; init; }
    public required bool IsCreatedSince { get; init; }
    public required string? NotRestorable { get; init; }
    public required int Id { get; init; }
    public required int Name { get; init; }
    public required int SearchName { get; init; }

    /// <summary>Some of it, or all, cannot be put back.</summary>
    public bool IsKept { get; init; }

    /// <summary>Its place when all are put in the order of their names.</summary>
    public int NameRank { get; init; }

    /// <summary>The number of the change in whose row it is: that of its application, or the one that it follows from.</summary>
    public int? Under { get; init; }

    /// <summary>It follows from the change in whose row it is.</summary>
    public bool IsConsequence { get; init; }

    /// <summary>The most risks that it, or a change in its row, has.</summary>
    public int RowRisks { get; init; }

    /// <summary>Attributes of it and of its parts.</summary>
    public int RowAttributes { get; init; }

    /// <summary>Links of it and of its parts.</summary>
    public int RowLinks { get; init; }

    /// <summary>Something of it can be ticked.</summary>
    public bool IsTickable { get; init; }

    /// <summary>It is ticked where several are; what putting it back would delete, or bring back under another id, is ticked only by pointing at it.</summary>
    public bool IsTickedWithOthers => IsTickable && NotRestorable is null && !IsCreatedSince && Action is not (ChangeAction.SoftDelete or ChangeAction.Delete)
        && !(Action == ChangeAction.Recreate && Catalogue.TryFind(Type, out var type) && type.GetsNewId);
}
