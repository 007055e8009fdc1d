using System.Collections;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Linq.Expressions;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;

namespace EntraRecoveryPortal.Tests.Data;

/// <summary>Has every query that the tests send to SQLite translated for SQL Server too, and parses what comes out.
/// No server is asked; parameters are replaced by sample constants.</summary>
internal sealed class SqlServerShadow : IQueryExpressionInterceptor
{
    /// <summary>One for all tests: EF would build its services anew for each instance, and compiles a query once.</summary>
    public static readonly SqlServerShadow Instance = new();

    public ConcurrentQueue<string> Failures { get; } = [];

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
    {
        var sent = new SentCommands();
        try
        {
            using var db = new SqlServerPortalDbContext(
                new DbContextOptionsBuilder<SqlServerPortalDbContext>().UseStore("Server=nowhere.invalid").AddInterceptors(sent).Options);
            var provider = db.GetService<IAsyncQueryProvider>();
            var rebound = new Rebind(db, provider).Visit(queryExpression);
            if (typeof(IQueryable).IsAssignableFrom(rebound.Type))
                _ = ((IEnumerable)provider.CreateQuery(rebound)).GetEnumerator().MoveNext();
            else
                _ = provider.Execute(rebound);
        }
        catch (Exception stopped) when (stopped.GetBaseException() is SentCommands.NotSentException)
        {
            foreach (var error in sent.Sql.SelectMany(TransactSql.ErrorsIn))
                Failures.Enqueue($"{error} in {string.Join(';', sent.Sql)}");
        }
        catch (RawSqlException)
        {
            // Written for one database; the other has its own.
        }
        catch (InvalidOperationException untranslatable)
        {
            Failures.Enqueue(untranslatable.Message);
        }

        return queryExpression;
    }

    private sealed class Rebind(DbContext db, IAsyncQueryProvider provider) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) => node switch
        {
            EntityQueryRootExpression root when root.GetType() == typeof(EntityQueryRootExpression) =>
                new EntityQueryRootExpression(provider, db.Model.FindEntityType(root.EntityType.Name)!),
            QueryRootExpression => throw new RawSqlException(),
            QueryParameterExpression parameter => Expression.Constant(Sample(parameter.Type), parameter.Type),
            _ => base.VisitExtension(node),
        };

        // One rather than nothing: Take(0) would fold the query away.
        private static object? Sample(Type type)
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (type == typeof(string))
                return "x";
            if (type == typeof(DbFunctions))
                return EF.Functions;
            if (type == typeof(DateTime))
                return DateTime.UnixEpoch;
            var element = type.IsArray ? type.GetElementType() : type.IsGenericType ? type.GetGenericArguments()[0] : null;
            if (element is not null)
            {
                var array = Array.CreateInstance(element, 1);
                array.SetValue(Sample(element), 0);
                return array;
            }

            return type.IsPrimitive && type != typeof(bool) && type != typeof(char)
                ? Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture)
                : Activator.CreateInstance(type);
        }
    }

    private sealed class RawSqlException : Exception;

    private sealed class SentCommands : DbCommandInterceptor, IDbConnectionInterceptor
    {
        public List<string> Sql { get; } = [];

        public InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            InterceptionResult.Suppress();

        public override InterceptionResult<DbDataReader> ReaderExecuting(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => throw Keep(command);

        public override InterceptionResult<int> NonQueryExecuting(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => throw Keep(command);

        private NotSentException Keep(DbCommand command)
        {
            Sql.Add(command.CommandText);
            return new();
        }

        internal sealed class NotSentException : Exception;
    }
}
