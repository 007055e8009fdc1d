namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>What Microsoft documents about Graph, as files beside the repository: ../shared/reference.</summary>
internal static class Reference
{
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(Repository.Root)!, "shared", "reference");

    /// <summary>Without the files there is nothing to compare with. In CI that is a failure, elsewhere a skip.</summary>
    public static string Require(string name)
    {
        var path = Path.Combine(Folder, name);
        if (File.Exists(path) || Directory.Exists(path))
            return path;
        Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), $"{path} is missing: CI has to compare with it.");
        Assert.Skip($"{path} is not here, so there is nothing to compare the simulated tenant with.");
        return path;
    }
}
