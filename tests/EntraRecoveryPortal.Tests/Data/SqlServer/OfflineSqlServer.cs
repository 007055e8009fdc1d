using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using EntraRecoveryPortal.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>A SQL Server that answers nothing to every command: no rows, and no row changed. What it was sent is kept.</summary>
internal sealed class OfflineSqlServer : DbConnection
{
    private readonly List<SentStatement> sent = [];
    private ConnectionState state;

    public IReadOnlyList<SentStatement> Sent => sent;

    [AllowNull]
    public override string ConnectionString { get; set; } = "Server=nowhere.invalid";

    public override string Database => "nowhere";

    public override string DataSource => "nowhere.invalid";

    public override string ServerVersion => "15.00.0000";

    public override ConnectionState State => state;

    public SqlServerPortalDbContext OpenContext()
    {
        var db = new SqlServerPortalDbContext(new DbContextOptionsBuilder<SqlServerPortalDbContext>().UseStore(ConnectionString).Options);
        db.Database.SetDbConnection(this);
        return db;
    }

    /// <summary>Without what the portal's context does before it saves: by the time a save is shadowed, that is done.</summary>
    public DbContext OpenForSaving()
    {
        using var portal = OpenContext();
        return new(new DbContextOptionsBuilder().UseSqlServer(this, server => server.UseCompatibilityLevel(150)).UseModel(portal.Model).Options);
    }

    public override void Open() => state = ConnectionState.Open;

    public override void Close() => state = ConnectionState.Closed;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new Transaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => new Command(this);

    private sealed class Transaction(DbConnection connection, IsolationLevel isolation) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => isolation;

        public override bool SupportsSavepoints => true;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }

        public override void Save(string savepointName)
        {
        }

        public override void Rollback(string savepointName)
        {
        }
    }

    private sealed class Command(OfflineSqlServer server) : DbCommand
    {
        // The parameters of the real provider know their types.
        private readonly SqlCommand parameters = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; } = server;

        protected override DbParameterCollection DbParameterCollection => parameters.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override void Prepare()
        {
        }

        public override int ExecuteNonQuery()
        {
            Keep();
            return 0;
        }

        public override object? ExecuteScalar()
        {
            Keep();
            return null;
        }

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            Keep();
            return new DataTable().CreateDataReader();
        }

        protected override DbParameter CreateDbParameter() => parameters.CreateParameter();

        protected override void Dispose(bool disposing)
        {
            parameters.Dispose();
            base.Dispose(disposing);
        }

        private void Keep() => ((OfflineSqlServer)DbConnection!).sent.Add(SentStatement.Of(this));
    }
}
