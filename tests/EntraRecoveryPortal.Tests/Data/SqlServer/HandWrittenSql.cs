using System.Text.RegularExpressions;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>SQL that EF does not write: each source file that has some, and what makes it send it.</summary>
internal static partial class HandWrittenSql
{
    private static readonly Dictionary<string, Func<OfflineSqlServer, CancellationToken, Task>> Senders = new(StringComparer.Ordinal)
    {
        ["PortalDatabase.cs"] = async (server, cancel) => await new PortalDatabase(new Contexts(server), new SingleTenant(), TimeProvider.System).CheckAsync(cancel),
        ["TriggerTexts.cs"] = async (server, cancel) =>
        {
            await using var db = server.Open();
            await TriggerTexts.ReadAsync(db, cancel);
        },
    };

    public static IEnumerable<string> FilesWithSenders => Senders.Keys;

    public static IEnumerable<string> Files => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "EntraRecoveryPortal"), "*.cs", SearchOption.AllDirectories)
        .Where(file => SendsSql().IsMatch(File.ReadAllText(file)))
        .Select(file => Path.GetFileName(file))
        .Where(file => !file.StartsWith("Sqlite", StringComparison.Ordinal));

    public static async Task<IReadOnlyList<SentStatement>> SentByAsync(string file, CancellationToken cancel)
    {
        var server = new OfflineSqlServer();
        try
        {
            await Senders[file](server, cancel);
        }
        catch (InvalidOperationException) when (server.Sent.Count > 0)
        {
            // Answered with nothing, where a row was expected.
        }

        return server.Sent;
    }

    [GeneratedRegex(@"\.(ExecuteSql|FromSql|SqlQuery)\w*[<(]|CommandText =")]
    private static partial Regex SendsSql();

    private sealed class Contexts(OfflineSqlServer server) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => server.Open();
    }
}
