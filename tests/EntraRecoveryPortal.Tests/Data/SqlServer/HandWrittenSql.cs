using System.Reflection;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>SQL that EF does not write: each source file that has some, and what makes it send it.</summary>
internal static partial class HandWrittenSql
{
    private static readonly Dictionary<string, Func<OfflineSqlServer, CancellationToken, IEnumerable<Func<Task>>>> Senders = new(StringComparer.Ordinal)
    {
        ["PortalDatabase.cs"] = (server, cancel) => [() => new PortalDatabase(new Contexts(server), new SingleTenant(), TimeProvider.System).CheckAsync(cancel)],
        ["SqlServerDialect.cs"] = (server, cancel) => EachMethod(SqlServerDialect.Instance, server.OpenContext(), cancel),
        ["VerifyReader.cs"] = (server, cancel) =>
        [
            async () => await VerifyReader.OpenAsync(server.OpenContext(), VerifySql.Objects, cancel),
            async () => await VerifyReader.OpenAsync(server.OpenContext(), VerifySql.Versions, cancel, ("upTo", 1)),
            async () => await VerifyReader.OpenAsync(server.OpenContext(), VerifySql.Links, cancel, ("upTo", 1)),
            async () => await VerifyReader.OpenAsync(server.OpenContext(), VerifySql.OfPacks, cancel, ("snapshot", 1), ("from", 1), ("to", 2)),
            async () => await VerifyReader.OpenAsync(server.OpenContext(), VerifySql.Packs, cancel, ("snapshot", 1), ("from", 1), ("to", 2)),
            async () => await VerifyReader.OpenAsync(server.OpenContext(), VerifySql.SomePacks, cancel, VerifySql.ThesePacks([1, 2])),
        ],
        ["TriggerTexts.cs"] = (server, cancel) => [() => TriggerTexts.ReadAsync(server.OpenContext(), cancel)],
    };

    public static IEnumerable<string> FilesWithSenders => Senders.Keys;

    public static IEnumerable<string> Files => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "EntraRecoveryPortal"), "*.cs", SearchOption.AllDirectories)
        .Where(file => SendsSql().IsMatch(File.ReadAllText(file)))
        .Select(file => Path.GetFileName(file))
        .Where(file => !file.StartsWith("Sqlite", StringComparison.Ordinal));

    public static async Task<IReadOnlyList<SentStatement>> SentByAsync(string file, CancellationToken cancel)
    {
        using var server = new OfflineSqlServer();
        foreach (var send in Senders[file](server, cancel))
        {
            var before = server.Sent.Count;
            try
            {
                await send();
            }
            catch (InvalidOperationException) when (server.Sent.Count > before)
            {
                // Answered with nothing, where a row was expected.
            }

            Assert.NotEqual(before, server.Sent.Count);
        }

        return server.Sent;
    }

    // Bulk copies, the methods that take rows, send no SQL.
    private static IEnumerable<Func<Task>> EachMethod(StoreDialect dialect, PortalDbContext db, CancellationToken cancel) =>
        from method in dialect.GetType().GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where !method.GetParameters().Any(parameter => parameter.Name == "rows")
        let arguments = method.GetParameters().Select(parameter => parameter.ParameterType switch
        {
            var type when type == typeof(PortalDbContext) => db,
            var type when type == typeof(CancellationToken) => cancel,
            var type => Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture),
        }).ToArray()
        select (Func<Task>)(() => (Task)method.Invoke(dialect, arguments)!);

    [GeneratedRegex(@"\.(ExecuteSql|FromSql|SqlQuery)\w*[<(]|CommandText =")]
    private static partial Regex SendsSql();

    private sealed class Contexts(OfflineSqlServer server) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => server.OpenContext();
    }
}
