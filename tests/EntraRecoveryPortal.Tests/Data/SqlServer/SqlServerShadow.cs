using System.Collections;
using System.Collections.Concurrent;
using System.Linq.Expressions;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>Has every query and every save that the tests send to SQLite written for SQL Server too.
/// No server is asked; parameters have sample values.</summary>
internal sealed class SqlServerShadow(SentStatements statements) : SaveChangesInterceptor, IQueryExpressionInterceptor
{
    /// <summary>One for all tests: EF would build its services anew for each instance, and compiles a query once.</summary>
    public static readonly SqlServerShadow Instance = new(SentStatements.OfThisRun);

    // A few rows of a kind make the same batches as many.
    private const int RowsOfAKind = 5;

    private readonly ConcurrentDictionary<string, bool> savedKinds = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Failures { get; } = [];

    public static IServiceCollection Follow(IServiceCollection services) =>
        services.ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(Instance));

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
    {
        var mayBeNull = false;
        Send(server => Query(server, queryExpression, nulls: false, out mayBeNull));
        if (mayBeNull)
            Send(server => Query(server, queryExpression, nulls: true, out _));
        return queryExpression;
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        if (eventData.Context is { } context)
            Save(context.ChangeTracker.Entries());
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        new(SavingChanges(eventData, result));

    private static void Query(OfflineSqlServer server, Expression query, bool nulls, out bool mayBeNull)
    {
        using var db = server.OpenContext();
        var provider = db.GetService<IAsyncQueryProvider>();
        var rebind = new Rebind(db, provider, nulls);
        var rebound = rebind.Visit(query);
        mayBeNull = rebind.MayBeNull;
        if (typeof(IQueryable).IsAssignableFrom(rebound.Type))
            _ = ((IEnumerable)provider.CreateQuery(rebound)).GetEnumerator().MoveNext();
        else
            _ = provider.Execute(rebound);
    }

    private void Save(IEnumerable<EntityEntry> entries)
    {
        foreach (var kind in entries.Where(entry => entry.State is not EntityState.Unchanged).GroupBy(Kind, StringComparer.Ordinal))
        {
            var rows = kind.Take(RowsOfAKind).ToList();
            if (savedKinds.TryAdd($"{rows.Count} {kind.Key}", true))
                Send(server =>
                {
                    using var db = server.OpenForSaving();
                    foreach (var row in rows)
                        Track(db, row);
                    db.SaveChanges();
                });
        }
    }

    private static string Kind(EntityEntry entry) =>
        $"{entry.State} {entry.Metadata.Name} {string.Join(',', entry.Properties.Where(property => property.IsModified).Select(property => property.Metadata.Name))}";

    private static void Track(DbContext db, EntityEntry row)
    {
        var copy = db.Entry((row.State == EntityState.Added ? row.CurrentValues : row.OriginalValues).ToObject());
        if (row.State == EntityState.Added)
        {
            foreach (var key in row.Properties.Where(property => property.IsTemporary && !property.Metadata.IsForeignKey()))
                copy.Property(key.Metadata.Name).CurrentValue = key.Metadata.Sentinel;
        }

        copy.State = row.State == EntityState.Modified ? EntityState.Unchanged : row.State;
        foreach (var changed in row.Properties.Where(property => property.IsModified))
        {
            copy.Property(changed.Metadata.Name).CurrentValue = changed.CurrentValue;
            copy.Property(changed.Metadata.Name).IsModified = true;
        }
    }

    private void Send(Action<OfflineSqlServer> send)
    {
        using var server = new OfflineSqlServer();
        try
        {
            send(server);
        }
        catch (Exception) when (server.Sent.Count > 0)
        {
            // Answered with nothing, where a row was expected.
        }
        catch (RawSqlException)
        {
            // Written for one database; the other has its own.
        }
        catch (InvalidOperationException untranslatable)
        {
            Failures.Enqueue(untranslatable.Message);
        }

        foreach (var statement in server.Sent)
        {
            foreach (var error in TransactSql.ErrorsIn(statement.Sql))
                Failures.Enqueue($"{error} in {statement.Sql}");
        }

        statements.Add(server.Sent);
    }

    private sealed class Rebind(DbContext db, IAsyncQueryProvider provider, bool nulls) : ExpressionVisitor
    {
        public bool MayBeNull { get; private set; }

        protected override Expression VisitExtension(Expression node) => node switch
        {
            EntityQueryRootExpression root when root.GetType() == typeof(EntityQueryRootExpression) =>
                new EntityQueryRootExpression(provider, db.Model.FindEntityType(root.EntityType.Name)!),
            QueryRootExpression => throw new RawSqlException(),
            QueryParameterExpression { Type: var type } when type == typeof(DbFunctions) => Expression.Constant(EF.Functions),
            QueryParameterExpression { Type: var type } => Captured(SampleOrNull(type), type),
            _ => base.VisitExtension(node),
        };

        // As the compiler captures a local: EF makes a parameter of it again.
        private static MemberExpression Captured(object? value, Type type)
        {
            var holder = typeof(Holder<>).MakeGenericType(type);
            return Expression.Field(Expression.Constant(Activator.CreateInstance(holder, value), holder), "Value");
        }

        private object? SampleOrNull(Type type)
        {
            var mayBe = type == typeof(string) || Nullable.GetUnderlyingType(type) is not null;
            MayBeNull |= mayBe;
            return mayBe && nulls ? null : Sample(type);
        }

        // One rather than nothing: Take(0) would fold the query away.
        private static object? Sample(Type type)
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (type == typeof(string))
                return "x";
            if (type == typeof(DateTime))
                return DateTime.UnixEpoch;
            var element = type.IsArray ? type.GetElementType() : type.IsGenericType ? type.GetGenericArguments()[0] : null;
            if (element is not null)
            {
                var array = Array.CreateInstance(element, 1);
                array.SetValue(Sample(element), 0);
                return type.IsInstanceOfType(array) ? array : Activator.CreateInstance(type, array);
            }

            return type.IsPrimitive && type != typeof(bool) && type != typeof(char)
                ? Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture)
                : Activator.CreateInstance(type);
        }
    }

    private sealed class Holder<T>(T value)
    {
        public readonly T Value = value;
    }

    private sealed class RawSqlException : Exception;
}
