namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What a recovery does with a value that someone changed after the report was made.</summary>
public static class ConflictPolicy
{
    public const string Skip = "skip";
    public const string Overwrite = "overwrite";

    internal static string Of(StartRecovery start) => start.OverwriteConflicts ? Overwrite : Skip;
}
