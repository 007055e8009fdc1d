namespace EntraRecoveryPortal.Jobs;

/// <summary>The states of a job, in Microsoft's words.</summary>
public static class JobState
{
    public const string Initialized = "initialized";
    public const string LoadingData = "loadingData";
    public const string Calculating = "calculating";
    public const string Running = "running";
    public const string Successful = "successful";
    public const string Failed = "failed";
    public const string Abandoned = "abandoned";

    public static IReadOnlyList<string> Final { get; } = [Successful, Failed, Abandoned];

    public static bool IsFinal(string state) => Final.Contains(state, StringComparer.Ordinal);
}
