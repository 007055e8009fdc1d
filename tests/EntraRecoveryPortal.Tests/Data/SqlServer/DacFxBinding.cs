using System.Diagnostics;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>Has DacFx resolve every name in Transact-SQL against the schema. It runs only under mono, so in a process of its own.</summary>
internal static class DacFxBinding
{
    // DacFx comes without the definitions of the master database.
    private static readonly string[] NotKnownToDacFx = ["[sys].[", "[dbo].[sp_getapplock]", "[dbo].[sp_releaseapplock]"];

    private static string Program { get; } = Path.Combine(
        Repository.Root, "tests", "EntraRecoveryPortal.SqlServerCheck", "bin", BuildConfiguration, "net472", "EntraRecoveryPortal.SqlServerCheck.exe");

    // bin/CONFIGURATION/net10.0/
    private static string BuildConfiguration => Directory.GetParent(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!.Name;

    public static bool IsPossible => OperatingSystem.IsWindows() || (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "mono")));

    public static void SkipUnlessPossible() =>
        Assert.SkipUnless(IsPossible, "No mono: install mono-devel, so that DacFx can bind the SQL of SQL Server.");

    /// <summary>What is wrong with each case, whose definitions are bound together with the schema's.</summary>
    public static async Task<ILookup<string, string>> FindingsAsync(
        IEnumerable<string> schema, IEnumerable<(string Case, IEnumerable<string> Definitions)> cases, CancellationToken cancel)
    {
        using var folder = new TemporaryFolder();
        Write(folder["base"], schema);
        foreach (var (name, definitions) in cases)
            Write(folder[name], definitions);

        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(Program) : new ProcessStartInfo("mono", [Program]);
        start.ArgumentList.Add(folder.Path);
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync(cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(cancel);
        Assert.StartsWith("bound ", lines[^1], StringComparison.Ordinal);

        return lines[..^1].Select(line => line.Split('\t'))
            .Where(parts => !NotKnownToDacFx.Any(name => parts[1].Contains(name, StringComparison.Ordinal)))
            .ToLookup(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }

    private static void Write(string folder, IEnumerable<string> definitions)
    {
        Directory.CreateDirectory(folder);
        foreach (var (number, definition) in definitions.Index())
            File.WriteAllText(Path.Combine(folder, $"{number:00000}.sql"), definition);
    }
}
