using System;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace EntraRecoveryPortal.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    AuditKey = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    PersonTenantId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    PersonObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    PersonName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    Action = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Target = table.Column<string>(type: "nvarchar(512)", maxLength: 512, nullable: false),
                    From = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    Outcome = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Detail = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    OperationId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.AuditKey);
                });

            migrationBuilder.CreateTable(
                name: "ChainHeads",
                columns: table => new
                {
                    Name = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    LastKey = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChainHeads", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    RowKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    FriendlyName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    Xml = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.RowKey);
                });

            migrationBuilder.CreateTable(
                name: "ImportedArchives",
                columns: table => new
                {
                    ArchiveKey = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Heads = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImportedArchives", x => x.ArchiveKey);
                });

            migrationBuilder.CreateTable(
                name: "Leases",
                columns: table => new
                {
                    Name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    Owner = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    Until = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Epoch = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Leases", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "ScheduleState",
                columns: table => new
                {
                    Name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    LastRunAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    NextRunAt = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ScheduleState", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Seals",
                columns: table => new
                {
                    SealKey = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Of = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    KeyId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Mac = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Seals", x => x.SealKey);
                });

            migrationBuilder.CreateTable(
                name: "StoreGuards",
                columns: table => new
                {
                    Operation = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoreGuards", x => x.Operation);
                });

            migrationBuilder.CreateTable(
                name: "Tenants",
                columns: table => new
                {
                    TenantKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    TenantId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Tenants", x => x.TenantKey);
                });

            migrationBuilder.CreateTable(
                name: "ImportedRecords",
                columns: table => new
                {
                    RecordKey = table.Column<long>(type: "bigint", nullable: false),
                    ArchiveKey = table.Column<long>(type: "bigint", nullable: false),
                    TableName = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Line = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImportedRecords", x => x.RecordKey);
                    table.ForeignKey(
                        name: "FK_ImportedRecords_ImportedArchives_ArchiveKey",
                        column: x => x.ArchiveKey,
                        principalTable: "ImportedArchives",
                        principalColumn: "ArchiveKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Jobs",
                columns: table => new
                {
                    JobKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Argument = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    State = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Phase = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    Done = table.Column<long>(type: "bigint", nullable: false),
                    Total = table.Column<long>(type: "bigint", nullable: true),
                    Message = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    FinishedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    StartedByTenantId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    StartedByObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    StartedByName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    CancelRequested = table.Column<bool>(type: "bit", nullable: false),
                    LeaseOwner = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Epoch = table.Column<long>(type: "bigint", nullable: false),
                    OperationId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Error = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Jobs", x => x.JobKey);
                    table.ForeignKey(
                        name: "FK_Jobs_Tenants_TenantKey",
                        column: x => x.TenantKey,
                        principalTable: "Tenants",
                        principalColumn: "TenantKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Objects",
                columns: table => new
                {
                    ObjectKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<byte>(type: "tinyint", nullable: false),
                    ObjectId = table.Column<byte[]>(type: "varbinary(256)", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Objects", x => x.ObjectKey);
                    table.ForeignKey(
                        name: "FK_Objects_Tenants_TenantKey",
                        column: x => x.TenantKey,
                        principalTable: "Tenants",
                        principalColumn: "TenantKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Readings",
                columns: table => new
                {
                    ReadingKey = table.Column<long>(type: "bigint", nullable: false),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    TakenAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Profile = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    ContentHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    KeyId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Payload = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Readings", x => x.ReadingKey);
                    table.ForeignKey(
                        name: "FK_Readings_Tenants_TenantKey",
                        column: x => x.TenantKey,
                        principalTable: "Tenants",
                        principalColumn: "TenantKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Snapshots",
                columns: table => new
                {
                    SnapshotKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    JobKey = table.Column<long>(type: "bigint", nullable: false),
                    Epoch = table.Column<long>(type: "bigint", nullable: false),
                    BaseKey = table.Column<long>(type: "bigint", nullable: true),
                    Number = table.Column<int>(type: "int", nullable: true),
                    Trigger = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Method = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Note = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    StartedByTenantId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    StartedByObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    StartedByName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    StartedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    SealedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Slot = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    PurgedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    SweptAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    FormatVersion = table.Column<int>(type: "int", nullable: false),
                    IsComplete = table.Column<bool>(type: "bit", nullable: false),
                    ObjectCount = table.Column<int>(type: "int", nullable: false),
                    LinkCount = table.Column<int>(type: "int", nullable: false),
                    ChangedObjects = table.Column<int>(type: "int", nullable: false),
                    ChangedLinks = table.Column<int>(type: "int", nullable: false),
                    PreviousHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    StateDigest = table.Column<byte[]>(type: "varbinary(2048)", maxLength: 2048, nullable: true),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Snapshots", x => x.SnapshotKey);
                    table.ForeignKey(
                        name: "FK_Snapshots_Tenants_TenantKey",
                        column: x => x.TenantKey,
                        principalTable: "Tenants",
                        principalColumn: "TenantKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Verifications",
                columns: table => new
                {
                    VerificationKey = table.Column<long>(type: "bigint", nullable: false),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    StartedByName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    UpToNumber = table.Column<int>(type: "int", nullable: true),
                    FaultCount = table.Column<int>(type: "int", nullable: false),
                    Result = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Verifications", x => x.VerificationKey);
                    table.ForeignKey(
                        name: "FK_Verifications_Tenants_TenantKey",
                        column: x => x.TenantKey,
                        principalTable: "Tenants",
                        principalColumn: "TenantKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Erasures",
                columns: table => new
                {
                    ErasureKey = table.Column<long>(type: "bigint", nullable: false),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    ObjectKey = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    By = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    ChainedRows = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Erasures", x => x.ErasureKey);
                    table.ForeignKey(
                        name: "FK_Erasures_Objects_ObjectKey",
                        column: x => x.ObjectKey,
                        principalTable: "Objects",
                        principalColumn: "ObjectKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Erasures_Tenants_TenantKey",
                        column: x => x.TenantKey,
                        principalTable: "Tenants",
                        principalColumn: "TenantKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Holds",
                columns: table => new
                {
                    HoldKey = table.Column<long>(type: "bigint", nullable: false),
                    SnapshotKey = table.Column<long>(type: "bigint", nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    PlacedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    EndsAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    OwnerTenantId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    OwnerObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    OwnerName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Holds", x => x.HoldKey);
                    table.ForeignKey(
                        name: "FK_Holds_Snapshots_SnapshotKey",
                        column: x => x.SnapshotKey,
                        principalTable: "Snapshots",
                        principalColumn: "SnapshotKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LinkVersions",
                columns: table => new
                {
                    SourceKey = table.Column<long>(type: "bigint", nullable: false),
                    Relation = table.Column<byte>(type: "tinyint", nullable: false),
                    TargetKey = table.Column<long>(type: "bigint", nullable: false),
                    SnapshotKey = table.Column<long>(type: "bigint", nullable: false),
                    Present = table.Column<bool>(type: "bit", nullable: false),
                    IsInitial = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkVersions", x => new { x.SourceKey, x.Relation, x.TargetKey, x.SnapshotKey });
                    table.ForeignKey(
                        name: "FK_LinkVersions_Objects_SourceKey",
                        column: x => x.SourceKey,
                        principalTable: "Objects",
                        principalColumn: "ObjectKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_LinkVersions_Objects_TargetKey",
                        column: x => x.TargetKey,
                        principalTable: "Objects",
                        principalColumn: "ObjectKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_LinkVersions_Snapshots_SnapshotKey",
                        column: x => x.SnapshotKey,
                        principalTable: "Snapshots",
                        principalColumn: "SnapshotKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "NameBlocks",
                columns: table => new
                {
                    BlockKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    SnapshotKey = table.Column<long>(type: "bigint", nullable: false),
                    Payload = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NameBlocks", x => x.BlockKey);
                    table.ForeignKey(
                        name: "FK_NameBlocks_Snapshots_SnapshotKey",
                        column: x => x.SnapshotKey,
                        principalTable: "Snapshots",
                        principalColumn: "SnapshotKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Packs",
                columns: table => new
                {
                    PackKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    SnapshotKey = table.Column<long>(type: "bigint", nullable: false),
                    FormatVersion = table.Column<byte>(type: "tinyint", nullable: false),
                    KeyId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    PackId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    EntryCount = table.Column<int>(type: "int", nullable: false),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Payload = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Packs", x => x.PackKey);
                    table.UniqueConstraint("AK_Packs_SnapshotKey_PackKey", x => new { x.SnapshotKey, x.PackKey });
                    table.ForeignKey(
                        name: "FK_Packs_Snapshots_SnapshotKey",
                        column: x => x.SnapshotKey,
                        principalTable: "Snapshots",
                        principalColumn: "SnapshotKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Reports",
                columns: table => new
                {
                    ReportKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Number = table.Column<int>(type: "int", nullable: false),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    FromSnapshotKey = table.Column<long>(type: "bigint", nullable: true),
                    FromReadingKey = table.Column<long>(type: "bigint", nullable: true),
                    ToSnapshotKey = table.Column<long>(type: "bigint", nullable: true),
                    ToReadingKey = table.Column<long>(type: "bigint", nullable: true),
                    Scope = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ScopeDetail = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    State = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    JobKey = table.Column<long>(type: "bigint", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    CompletedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    CreatedByTenantId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    CreatedByObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    CreatedByName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    ObjectCount = table.Column<int>(type: "int", nullable: false),
                    AttributeCount = table.Column<int>(type: "int", nullable: false),
                    LinkCount = table.Column<int>(type: "int", nullable: false),
                    RiskCount = table.Column<int>(type: "int", nullable: false),
                    NotRestorableCount = table.Column<int>(type: "int", nullable: false),
                    NotCompared = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    Error = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Reports", x => x.ReportKey);
                    table.ForeignKey(
                        name: "FK_Reports_Readings_FromReadingKey",
                        column: x => x.FromReadingKey,
                        principalTable: "Readings",
                        principalColumn: "ReadingKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Reports_Readings_ToReadingKey",
                        column: x => x.ToReadingKey,
                        principalTable: "Readings",
                        principalColumn: "ReadingKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Reports_Snapshots_FromSnapshotKey",
                        column: x => x.FromSnapshotKey,
                        principalTable: "Snapshots",
                        principalColumn: "SnapshotKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Reports_Snapshots_ToSnapshotKey",
                        column: x => x.ToSnapshotKey,
                        principalTable: "Snapshots",
                        principalColumn: "SnapshotKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Reports_Tenants_TenantKey",
                        column: x => x.TenantKey,
                        principalTable: "Tenants",
                        principalColumn: "TenantKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SnapshotTypes",
                columns: table => new
                {
                    SnapshotKey = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Relation = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Coverage = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    AsOfNumber = table.Column<int>(type: "int", nullable: true),
                    Profile = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    ReadStart = table.Column<DateTime>(type: "datetime2", nullable: true),
                    ReadEnd = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Method = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    DeltaLink = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    DriftCount = table.Column<int>(type: "int", nullable: true),
                    PresentCount = table.Column<int>(type: "int", nullable: false),
                    SoftDeletedCount = table.Column<int>(type: "int", nullable: false),
                    ChangedCount = table.Column<int>(type: "int", nullable: false),
                    CopiedCount = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SnapshotTypes", x => new { x.SnapshotKey, x.Type, x.Relation });
                    table.ForeignKey(
                        name: "FK_SnapshotTypes_Snapshots_SnapshotKey",
                        column: x => x.SnapshotKey,
                        principalTable: "Snapshots",
                        principalColumn: "SnapshotKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "HoldReleases",
                columns: table => new
                {
                    ReleaseKey = table.Column<long>(type: "bigint", nullable: false),
                    HoldKey = table.Column<long>(type: "bigint", nullable: false),
                    ReleasedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ReleasedByTenantId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    ReleasedByObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    ReleasedByName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HoldReleases", x => x.ReleaseKey);
                    table.ForeignKey(
                        name: "FK_HoldReleases_Holds_HoldKey",
                        column: x => x.HoldKey,
                        principalTable: "Holds",
                        principalColumn: "HoldKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ObjectVersions",
                columns: table => new
                {
                    ObjectKey = table.Column<long>(type: "bigint", nullable: false),
                    SnapshotKey = table.Column<long>(type: "bigint", nullable: false),
                    PreviousSnapshotKey = table.Column<long>(type: "bigint", nullable: true),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<byte>(type: "tinyint", nullable: false),
                    State = table.Column<byte>(type: "tinyint", nullable: false),
                    PreviousState = table.Column<byte>(type: "tinyint", nullable: true),
                    DisplayName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    SearchName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    ContentHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    PackKey = table.Column<long>(type: "bigint", nullable: false),
                    Offset = table.Column<int>(type: "int", nullable: false),
                    Length = table.Column<int>(type: "int", nullable: false),
                    PreviousOffset = table.Column<int>(type: "int", nullable: false),
                    PreviousLength = table.Column<int>(type: "int", nullable: false),
                    IsCopy = table.Column<bool>(type: "bit", nullable: false),
                    ErasureKey = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ObjectVersions", x => new { x.ObjectKey, x.SnapshotKey });
                    table.ForeignKey(
                        name: "FK_ObjectVersions_Erasures_ErasureKey",
                        column: x => x.ErasureKey,
                        principalTable: "Erasures",
                        principalColumn: "ErasureKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ObjectVersions_Objects_ObjectKey",
                        column: x => x.ObjectKey,
                        principalTable: "Objects",
                        principalColumn: "ObjectKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ObjectVersions_Packs_SnapshotKey_PackKey",
                        columns: x => new { x.SnapshotKey, x.PackKey },
                        principalTable: "Packs",
                        principalColumns: new[] { "SnapshotKey", "PackKey" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ObjectVersions_Snapshots_SnapshotKey",
                        column: x => x.SnapshotKey,
                        principalTable: "Snapshots",
                        principalColumn: "SnapshotKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WornPacks",
                columns: table => new
                {
                    PackKey = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WornPacks", x => x.PackKey);
                    table.ForeignKey(
                        name: "FK_WornPacks_Packs_PackKey",
                        column: x => x.PackKey,
                        principalTable: "Packs",
                        principalColumn: "PackKey",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Plans",
                columns: table => new
                {
                    PlanKey = table.Column<long>(type: "bigint", nullable: false),
                    ReportKey = table.Column<long>(type: "bigint", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    CreatedByTenantId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    CreatedByObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    CreatedByName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    Json = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    KeyId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Mac = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Plans", x => x.PlanKey);
                    table.ForeignKey(
                        name: "FK_Plans_Reports_ReportKey",
                        column: x => x.ReportKey,
                        principalTable: "Reports",
                        principalColumn: "ReportKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ReportChanges",
                columns: table => new
                {
                    ChangeKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ReportKey = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    DisplayName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    SearchName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    Action = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    AttributeCount = table.Column<int>(type: "int", nullable: false),
                    LinkCount = table.Column<int>(type: "int", nullable: false),
                    NotRestorable = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    Risks = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    RiskCount = table.Column<int>(type: "int", nullable: false),
                    IsCreatedSince = table.Column<bool>(type: "bit", nullable: false),
                    FromState = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    NowState = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    PartOf = table.Column<string>(type: "nvarchar(512)", maxLength: 512, nullable: true),
                    FollowsFrom = table.Column<string>(type: "nvarchar(512)", maxLength: 512, nullable: true),
                    Cause = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    FromContent = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    NowContent = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReportChanges", x => x.ChangeKey);
                    table.ForeignKey(
                        name: "FK_ReportChanges_Reports_ReportKey",
                        column: x => x.ReportKey,
                        principalTable: "Reports",
                        principalColumn: "ReportKey",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Recoveries",
                columns: table => new
                {
                    RecoveryKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Number = table.Column<int>(type: "int", nullable: false),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    ReportKey = table.Column<long>(type: "bigint", nullable: false),
                    PlanKey = table.Column<long>(type: "bigint", nullable: false),
                    JobKey = table.Column<long>(type: "bigint", nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    ConflictPolicy = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    State = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    CompletedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    StartedByTenantId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    StartedByObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    StartedByName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    BeforeReadingKey = table.Column<long>(type: "bigint", nullable: true),
                    ContinuesKey = table.Column<long>(type: "bigint", nullable: true),
                    StepCount = table.Column<int>(type: "int", nullable: false),
                    Applied = table.Column<int>(type: "int", nullable: false),
                    AlreadySo = table.Column<int>(type: "int", nullable: false),
                    Conflict = table.Column<int>(type: "int", nullable: false),
                    Failed = table.Column<int>(type: "int", nullable: false),
                    Skipped = table.Column<int>(type: "int", nullable: false),
                    Unknown = table.Column<int>(type: "int", nullable: false),
                    Verification = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Recoveries", x => x.RecoveryKey);
                    table.ForeignKey(
                        name: "FK_Recoveries_Plans_PlanKey",
                        column: x => x.PlanKey,
                        principalTable: "Plans",
                        principalColumn: "PlanKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Recoveries_Readings_BeforeReadingKey",
                        column: x => x.BeforeReadingKey,
                        principalTable: "Readings",
                        principalColumn: "ReadingKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Recoveries_Recoveries_ContinuesKey",
                        column: x => x.ContinuesKey,
                        principalTable: "Recoveries",
                        principalColumn: "RecoveryKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Recoveries_Reports_ReportKey",
                        column: x => x.ReportKey,
                        principalTable: "Reports",
                        principalColumn: "ReportKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Recoveries_Tenants_TenantKey",
                        column: x => x.TenantKey,
                        principalTable: "Tenants",
                        principalColumn: "TenantKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ReportItems",
                columns: table => new
                {
                    ItemKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ChangeKey = table.Column<long>(type: "bigint", nullable: false),
                    ReportKey = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Path = table.Column<string>(type: "nvarchar(512)", maxLength: 512, nullable: false),
                    TargetType = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    TargetId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    TargetName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    From = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    Now = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    LinkInFrom = table.Column<bool>(type: "bit", nullable: false),
                    LinkInNow = table.Column<bool>(type: "bit", nullable: false),
                    NotRestorable = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    Risk = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReportItems", x => x.ItemKey);
                    table.ForeignKey(
                        name: "FK_ReportItems_ReportChanges_ChangeKey",
                        column: x => x.ChangeKey,
                        principalTable: "ReportChanges",
                        principalColumn: "ChangeKey",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "JournalEntries",
                columns: table => new
                {
                    JournalKey = table.Column<long>(type: "bigint", nullable: false),
                    RecoveryKey = table.Column<long>(type: "bigint", nullable: false),
                    Order = table.Column<int>(type: "int", nullable: false),
                    Event = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Detail = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JournalEntries", x => x.JournalKey);
                    table.ForeignKey(
                        name: "FK_JournalEntries_Recoveries_RecoveryKey",
                        column: x => x.RecoveryKey,
                        principalTable: "Recoveries",
                        principalColumn: "RecoveryKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "NewIds",
                columns: table => new
                {
                    NewIdKey = table.Column<long>(type: "bigint", nullable: false),
                    TenantKey = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    OldId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    NewId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    OldAppId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    NewAppId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    RecoveryKey = table.Column<long>(type: "bigint", nullable: false),
                    Order = table.Column<int>(type: "int", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    KeyId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Mac = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NewIds", x => x.NewIdKey);
                    table.ForeignKey(
                        name: "FK_NewIds_Recoveries_RecoveryKey",
                        column: x => x.RecoveryKey,
                        principalTable: "Recoveries",
                        principalColumn: "RecoveryKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_NewIds_Tenants_TenantKey",
                        column: x => x.TenantKey,
                        principalTable: "Tenants",
                        principalColumn: "TenantKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PlanDecisions",
                columns: table => new
                {
                    DecisionKey = table.Column<long>(type: "bigint", nullable: false),
                    PlanKey = table.Column<long>(type: "bigint", nullable: false),
                    PlanHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Event = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ByTenantId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    ByObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    SignedInAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    ConflictPolicy = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    RecoveryKey = table.Column<long>(type: "bigint", nullable: true),
                    KeyId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Mac = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    RowHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PlanDecisions", x => x.DecisionKey);
                    table.ForeignKey(
                        name: "FK_PlanDecisions_Plans_PlanKey",
                        column: x => x.PlanKey,
                        principalTable: "Plans",
                        principalColumn: "PlanKey",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PlanDecisions_Recoveries_RecoveryKey",
                        column: x => x.RecoveryKey,
                        principalTable: "Recoveries",
                        principalColumn: "RecoveryKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RecoverySteps",
                columns: table => new
                {
                    StepKey = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    RecoveryKey = table.Column<long>(type: "bigint", nullable: false),
                    Order = table.Column<int>(type: "int", nullable: false),
                    Type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ObjectId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    ObjectName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Why = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    Method = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Path = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    Body = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    Before = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    After = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    Outcome = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Code = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    Message = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    RequestId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    SentAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    AnsweredAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    CanBeUndone = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecoverySteps", x => x.StepKey);
                    table.ForeignKey(
                        name: "FK_RecoverySteps_Recoveries_RecoveryKey",
                        column: x => x.RecoveryKey,
                        principalTable: "Recoveries",
                        principalColumn: "RecoveryKey",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DraftTicks",
                columns: table => new
                {
                    ReportKey = table.Column<long>(type: "bigint", nullable: false),
                    PersonTenantId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    PersonObjectId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ItemKey = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DraftTicks", x => new { x.ReportKey, x.PersonTenantId, x.PersonObjectId, x.ItemKey });
                    table.ForeignKey(
                        name: "FK_DraftTicks_ReportItems_ItemKey",
                        column: x => x.ItemKey,
                        principalTable: "ReportItems",
                        principalColumn: "ItemKey",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "ChainHeads",
                columns: new[] { "Name", "Hash", "LastKey" },
                values: new object[,]
                {
                    { "AuditEntries", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "Erasures", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "HoldReleases", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "Holds", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "ImportedArchives", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "ImportedRecords", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "JournalEntries", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "NewIds", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "PlanDecisions", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "Plans", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "Readings", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "Seals", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L },
                    { "Verifications", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L }
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_At",
                table: "AuditEntries",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_OperationId",
                table: "AuditEntries",
                column: "OperationId");

            migrationBuilder.CreateIndex(
                name: "IX_DraftTicks_ItemKey",
                table: "DraftTicks",
                column: "ItemKey");

            migrationBuilder.CreateIndex(
                name: "IX_Erasures_ObjectKey",
                table: "Erasures",
                column: "ObjectKey");

            migrationBuilder.CreateIndex(
                name: "IX_Erasures_TenantKey",
                table: "Erasures",
                column: "TenantKey");

            migrationBuilder.CreateIndex(
                name: "IX_HoldReleases_HoldKey",
                table: "HoldReleases",
                column: "HoldKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Holds_SnapshotKey",
                table: "Holds",
                column: "SnapshotKey");

            migrationBuilder.CreateIndex(
                name: "IX_ImportedRecords_ArchiveKey",
                table: "ImportedRecords",
                column: "ArchiveKey");

            migrationBuilder.CreateIndex(
                name: "IX_ImportedRecords_TableName_RecordKey",
                table: "ImportedRecords",
                columns: new[] { "TableName", "RecordKey" });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_OperationId",
                table: "Jobs",
                column: "OperationId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_State_LeaseUntil",
                table: "Jobs",
                columns: new[] { "State", "LeaseUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_TenantKey",
                table: "Jobs",
                column: "TenantKey");

            migrationBuilder.CreateIndex(
                name: "IX_JournalEntries_RecoveryKey_Order",
                table: "JournalEntries",
                columns: new[] { "RecoveryKey", "Order" });

            migrationBuilder.CreateIndex(
                name: "IX_LinkVersions_SnapshotKey",
                table: "LinkVersions",
                column: "SnapshotKey",
                filter: "[IsInitial] = 0");

            migrationBuilder.CreateIndex(
                name: "IX_LinkVersions_TargetKey_Relation",
                table: "LinkVersions",
                columns: new[] { "TargetKey", "Relation" });

            migrationBuilder.CreateIndex(
                name: "IX_NameBlocks_SnapshotKey",
                table: "NameBlocks",
                column: "SnapshotKey");

            migrationBuilder.CreateIndex(
                name: "IX_NameBlocks_TenantKey_Type_SnapshotKey",
                table: "NameBlocks",
                columns: new[] { "TenantKey", "Type", "SnapshotKey" });

            migrationBuilder.CreateIndex(
                name: "IX_NewIds_RecoveryKey_Order",
                table: "NewIds",
                columns: new[] { "RecoveryKey", "Order" });

            migrationBuilder.CreateIndex(
                name: "IX_NewIds_TenantKey",
                table: "NewIds",
                column: "TenantKey");

            migrationBuilder.CreateIndex(
                name: "IX_Objects_TenantKey_ObjectId_Type",
                table: "Objects",
                columns: new[] { "TenantKey", "ObjectId", "Type" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ObjectVersions_ErasureKey",
                table: "ObjectVersions",
                column: "ErasureKey",
                filter: "ErasureKey IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ObjectVersions_SnapshotKey_PackKey",
                table: "ObjectVersions",
                columns: new[] { "SnapshotKey", "PackKey" });

            migrationBuilder.CreateIndex(
                name: "IX_ObjectVersions_TenantKey_SnapshotKey",
                table: "ObjectVersions",
                columns: new[] { "TenantKey", "SnapshotKey" },
                filter: "State = 2");

            migrationBuilder.CreateIndex(
                name: "IX_ObjectVersions_TenantKey_Type_DisplayName",
                table: "ObjectVersions",
                columns: new[] { "TenantKey", "Type", "DisplayName" });

            migrationBuilder.CreateIndex(
                name: "IX_Packs_KeyId",
                table: "Packs",
                column: "KeyId");

            migrationBuilder.CreateIndex(
                name: "IX_PlanDecisions_PlanKey",
                table: "PlanDecisions",
                column: "PlanKey");

            migrationBuilder.CreateIndex(
                name: "IX_PlanDecisions_RecoveryKey",
                table: "PlanDecisions",
                column: "RecoveryKey");

            migrationBuilder.CreateIndex(
                name: "IX_Plans_ReportKey",
                table: "Plans",
                column: "ReportKey");

            migrationBuilder.CreateIndex(
                name: "IX_Readings_TenantKey",
                table: "Readings",
                column: "TenantKey");

            migrationBuilder.CreateIndex(
                name: "IX_Recoveries_BeforeReadingKey",
                table: "Recoveries",
                column: "BeforeReadingKey");

            migrationBuilder.CreateIndex(
                name: "IX_Recoveries_ContinuesKey",
                table: "Recoveries",
                column: "ContinuesKey");

            migrationBuilder.CreateIndex(
                name: "IX_Recoveries_JobKey",
                table: "Recoveries",
                column: "JobKey");

            migrationBuilder.CreateIndex(
                name: "IX_Recoveries_PlanKey",
                table: "Recoveries",
                column: "PlanKey");

            migrationBuilder.CreateIndex(
                name: "IX_Recoveries_ReportKey",
                table: "Recoveries",
                column: "ReportKey");

            migrationBuilder.CreateIndex(
                name: "IX_Recoveries_TenantKey_Number",
                table: "Recoveries",
                columns: new[] { "TenantKey", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RecoverySteps_ObjectId",
                table: "RecoverySteps",
                column: "ObjectId");

            migrationBuilder.CreateIndex(
                name: "IX_RecoverySteps_RecoveryKey_Order",
                table: "RecoverySteps",
                columns: new[] { "RecoveryKey", "Order" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReportChanges_ReportKey_Action",
                table: "ReportChanges",
                columns: new[] { "ReportKey", "Action" });

            migrationBuilder.CreateIndex(
                name: "IX_ReportChanges_ReportKey_Type_DisplayName",
                table: "ReportChanges",
                columns: new[] { "ReportKey", "Type", "DisplayName" });

            migrationBuilder.CreateIndex(
                name: "IX_ReportItems_ChangeKey",
                table: "ReportItems",
                column: "ChangeKey");

            migrationBuilder.CreateIndex(
                name: "IX_ReportItems_ReportKey_Path",
                table: "ReportItems",
                columns: new[] { "ReportKey", "Path" });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_FromReadingKey",
                table: "Reports",
                column: "FromReadingKey");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_FromSnapshotKey",
                table: "Reports",
                column: "FromSnapshotKey");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_JobKey",
                table: "Reports",
                column: "JobKey");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_TenantKey_Number",
                table: "Reports",
                columns: new[] { "TenantKey", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Reports_ToReadingKey",
                table: "Reports",
                column: "ToReadingKey");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_ToSnapshotKey",
                table: "Reports",
                column: "ToSnapshotKey");

            migrationBuilder.CreateIndex(
                name: "IX_Seals_Kind_Of",
                table: "Seals",
                columns: new[] { "Kind", "Of" });

            migrationBuilder.CreateIndex(
                name: "IX_Snapshots_TenantKey_Number",
                table: "Snapshots",
                columns: new[] { "TenantKey", "Number" },
                unique: true,
                filter: "[Number] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Tenants_TenantId",
                table: "Tenants",
                column: "TenantId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Verifications_TenantKey",
                table: "Verifications",
                column: "TenantKey");
            migrationBuilder.CreateStoreTriggers();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropTable(
                name: "ChainHeads");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "DraftTicks");

            migrationBuilder.DropTable(
                name: "HoldReleases");

            migrationBuilder.DropTable(
                name: "ImportedRecords");

            migrationBuilder.DropTable(
                name: "Jobs");

            migrationBuilder.DropTable(
                name: "JournalEntries");

            migrationBuilder.DropTable(
                name: "Leases");

            migrationBuilder.DropTable(
                name: "LinkVersions");

            migrationBuilder.DropTable(
                name: "NameBlocks");

            migrationBuilder.DropTable(
                name: "NewIds");

            migrationBuilder.DropTable(
                name: "ObjectVersions");

            migrationBuilder.DropTable(
                name: "PlanDecisions");

            migrationBuilder.DropTable(
                name: "RecoverySteps");

            migrationBuilder.DropTable(
                name: "ScheduleState");

            migrationBuilder.DropTable(
                name: "Seals");

            migrationBuilder.DropTable(
                name: "SnapshotTypes");

            migrationBuilder.DropTable(
                name: "StoreGuards");

            migrationBuilder.DropTable(
                name: "Verifications");

            migrationBuilder.DropTable(
                name: "WornPacks");

            migrationBuilder.DropTable(
                name: "ReportItems");

            migrationBuilder.DropTable(
                name: "Holds");

            migrationBuilder.DropTable(
                name: "ImportedArchives");

            migrationBuilder.DropTable(
                name: "Erasures");

            migrationBuilder.DropTable(
                name: "Recoveries");

            migrationBuilder.DropTable(
                name: "Packs");

            migrationBuilder.DropTable(
                name: "ReportChanges");

            migrationBuilder.DropTable(
                name: "Objects");

            migrationBuilder.DropTable(
                name: "Plans");

            migrationBuilder.DropTable(
                name: "Reports");

            migrationBuilder.DropTable(
                name: "Readings");

            migrationBuilder.DropTable(
                name: "Snapshots");

            migrationBuilder.DropTable(
                name: "Tenants");
        }
    }
}
