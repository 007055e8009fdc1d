using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EntraRecoveryPortal.Data.Migrations.Sqlite;

/// <summary>Triggers that refuse an INSERT end its transaction; in stores made before they aborted the statement. The model stays as it is.</summary>
[DbContext(typeof(SqlitePortalDbContext))]
[Migration("20261127152658_RefusedInsertsRollBack")]
public partial class RefusedInsertsRollBack : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.ReplaceInsertTriggers();
}
