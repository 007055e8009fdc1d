using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>How an item about the object itself spells where the object is, as JSON text.</summary>
public static class ObjectItem
{
    /// <summary>In the directory.</summary>
    public const string Present = "\"present\"";

    /// <summary>In the recycle bin.</summary>
    public const string SoftDeleted = "\"softDeleted\"";

    internal static string? TextOf(ObjectState? state) => state switch
    {
        ObjectState.Present => Present,
        ObjectState.SoftDeleted => SoftDeleted,
        _ => null,
    };
}
