using System.Data;
using System.Data.Common;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>A SQL Server that answers nothing to every command: no rows, and no row changed. What it was sent is kept.</summary>
internal sealed class OfflineSqlServer : DbCommandInterceptor, IDbConnectionInterceptor
{
    private const string Nowhere = "Server=nowhere.invalid";

    private readonly List<SentStatement> sent = [];

    public IReadOnlyList<SentStatement> Sent => sent;

    public SqlServerPortalDbContext Open() =>
        new(new DbContextOptionsBuilder<SqlServerPortalDbContext>().UseStore(Nowhere).AddInterceptors(this).Options);

    /// <summary>Without what the portal's context does before it saves: by the time a save is shadowed, that is done.</summary>
    public DbContext OpenForSaving()
    {
        using var portal = Open();
        return new(new DbContextOptionsBuilder().UseSqlServer(Nowhere, server => server.UseCompatibilityLevel(150)).UseModel(portal.Model).AddInterceptors(this).Options)
        {
            Database = { AutoTransactionBehavior = AutoTransactionBehavior.Never },
        };
    }

    public InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        InterceptionResult.Suppress();

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        new(InterceptionResult.Suppress());

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        Answer<DbDataReader>(command, new DataTable().CreateDataReader());

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        new(ReaderExecuting(command, eventData, result));

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
        Answer(command, 0);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        new(NonQueryExecuting(command, eventData, result));

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) =>
        Answer<object>(command, DBNull.Value);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        new(ScalarExecuting(command, eventData, result));

    private InterceptionResult<T> Answer<T>(DbCommand command, T nothing)
    {
        sent.Add(SentStatement.Of(command));
        return InterceptionResult<T>.SuppressWithResult(nothing);
    }
}
