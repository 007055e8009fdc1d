using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EntraRecoveryPortal.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class ErasedVersionsIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ObjectVersions_ErasureKey",
                table: "ObjectVersions");

            migrationBuilder.CreateIndex(
                name: "IX_ObjectVersions_ErasureKey",
                table: "ObjectVersions",
                column: "ErasureKey",
                filter: "ErasureKey IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ObjectVersions_ErasureKey",
                table: "ObjectVersions");

            migrationBuilder.CreateIndex(
                name: "IX_ObjectVersions_ErasureKey",
                table: "ObjectVersions",
                column: "ErasureKey");
        }
    }
}
