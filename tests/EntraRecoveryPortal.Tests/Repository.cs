namespace EntraRecoveryPortal.Tests;

/// <summary>Where the sources of this build are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "EntraRecoveryPortal.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
