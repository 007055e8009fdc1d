namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>States of a recovery; the words are those of jobs.</summary>
public static class RecoveryState
{
    public const string Initialized = "initialized";
    public const string LoadingData = "loadingData";
    public const string Running = "running";
    public const string Successful = "successful";
    public const string Failed = "failed";
    public const string Abandoned = "abandoned";

    public static bool IsFinal(string state) => state is Successful or Failed or Abandoned;
}
