using System;
using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class RollOut : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_sync_runs_running",
                table: "sync_runs");

            migrationBuilder.DropPrimaryKey(
                name: "pk_sync_run_terminals",
                table: "sync_run_terminals");

            migrationBuilder.DropIndex(
                name: "ix_sync_run_terminals_pending",
                table: "sync_run_terminals");

            migrationBuilder.RenameColumn(
                name: "deadline",
                table: "sync_runs",
                newName: "stopped_at");

            migrationBuilder.AddColumn<int>(
                name: "forgiven_failed",
                table: "sync_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "forgiven_told",
                table: "sync_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "ignores_hours",
                table: "sync_runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "is_staged",
                table: "sync_runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "laid_out_at",
                table: "sync_runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "next_look_at",
                table: "sync_runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "sync_runs",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "retry_of",
                table: "sync_runs",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "roll_back_of",
                table: "sync_runs",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "schedule_id",
                table: "sync_runs",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "stop_percent",
                table: "sync_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "stopped_by",
                table: "sync_runs",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "batch",
                table: "sync_run_terminals",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "told_at",
                table: "sync_run_terminals",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "batch",
                table: "sync_run_stores",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "batch_deadline",
                table: "sync_run_stores",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "finished_at",
                table: "sync_run_stores",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "not_before",
                table: "sync_run_stores",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "phase",
                table: "sync_run_stores",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Done");

            migrationBuilder.AddColumn<long>(
                name: "restore_from",
                table: "sync_run_stores",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "started_at",
                table: "sync_run_stores",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "wave",
                table: "sync_run_stores",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "restored_from",
                table: "master_versions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "set_aside_hash",
                table: "master_versions",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "pk_sync_run_terminals",
                table: "sync_run_terminals",
                columns: new[] { "company_id", "run_id", "store_id", "terminal_id" });

            migrationBuilder.CreateTable(
                name: "sync_schedules",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    days = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    target = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ignores_hours = table.Column<bool>(type: "boolean", nullable: false),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    valid_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sync_schedules", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_sync_schedules_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sync_occurrences",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    schedule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sync_occurrences", x => new { x.company_id, x.schedule_id, x.time_zone, x.day });
                    table.ForeignKey(
                        name: "fk_sync_occurrences_sync_schedules_company_id_schedule_id",
                        columns: x => new { x.company_id, x.schedule_id },
                        principalTable: "sync_schedules",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sync_schedule_stores",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    schedule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sync_schedule_stores", x => new { x.company_id, x.schedule_id, x.store_id });
                    table.ForeignKey(
                        name: "fk_sync_schedule_stores_stores_company_id_store_id",
                        columns: x => new { x.company_id, x.store_id },
                        principalTable: "stores",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_sync_schedule_stores_sync_schedules_company_id_schedule_id",
                        columns: x => new { x.company_id, x.schedule_id },
                        principalTable: "sync_schedules",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_sync_runs_due",
                table: "sync_runs",
                column: "next_look_at",
                filter: "next_look_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_sync_runs_held",
                table: "sync_runs",
                column: "company_id",
                filter: "state = 'Running' and stopped_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_sync_run_terminals_open",
                table: "sync_run_terminals",
                columns: new[] { "company_id", "terminal_id" },
                filter: "state <> 'Applied'");

            migrationBuilder.CreateIndex(
                name: "ix_sync_run_terminals_pending",
                table: "sync_run_terminals",
                columns: new[] { "company_id", "run_id", "store_id" },
                filter: "state = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_sync_run_stores_open",
                table: "sync_run_stores",
                columns: new[] { "company_id", "run_id", "wave" },
                filter: "phase in ('Waiting', 'Rolling')");

            migrationBuilder.CreateIndex(
                name: "ix_sync_schedule_stores_company_id_store_id",
                table: "sync_schedule_stores",
                columns: new[] { "company_id", "store_id" });

            migrationBuilder.CreateIndex(
                name: "ix_sync_schedules_due",
                table: "sync_schedules",
                column: "next_run_at",
                filter: "next_run_at is not null");

            migrationBuilder.AddCompanyFence("sync_schedules");
            migrationBuilder.AddCompanyFence("sync_schedule_stores");
            migrationBuilder.AddCompanyFence("sync_occurrences");
            migrationBuilder.Sql("update sync_runs set next_look_at = case when state = 'Running' then started_at end;");
            migrationBuilder.Sql("drop function running_sync_runs(int);");
            migrationBuilder.Sql(MasterSyncFunctions.Sql);
            migrationBuilder.Sql(MasterSyncFunctions.ConfirmMaster);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                drop function confirm_master(uuid, uuid, bigint, timestamptz);
                drop function forget_master_versions(timestamptz, int);
                drop function forget_sync_runs(timestamptz, int);
                drop function unanswered_terminals(timestamptz, int);
                drop function due_sync_schedules(timestamptz, int);
                drop function due_sync_runs(timestamptz, int);
                """);
            migrationBuilder.Sql(MasterSyncFunctions.RunningSyncRuns);

            migrationBuilder.DropTable(
                name: "sync_occurrences");

            migrationBuilder.DropTable(
                name: "sync_schedule_stores");

            migrationBuilder.DropTable(
                name: "sync_schedules");

            migrationBuilder.DropIndex(
                name: "ix_sync_runs_due",
                table: "sync_runs");

            migrationBuilder.DropIndex(
                name: "ix_sync_runs_held",
                table: "sync_runs");

            migrationBuilder.DropPrimaryKey(
                name: "pk_sync_run_terminals",
                table: "sync_run_terminals");

            migrationBuilder.DropIndex(
                name: "ix_sync_run_terminals_open",
                table: "sync_run_terminals");

            migrationBuilder.DropIndex(
                name: "ix_sync_run_terminals_pending",
                table: "sync_run_terminals");

            migrationBuilder.DropIndex(
                name: "ix_sync_run_stores_open",
                table: "sync_run_stores");

            migrationBuilder.DropColumn(
                name: "forgiven_failed",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "forgiven_told",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "ignores_hours",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "is_staged",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "laid_out_at",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "next_look_at",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "retry_of",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "roll_back_of",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "schedule_id",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "stop_percent",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "stopped_by",
                table: "sync_runs");

            migrationBuilder.DropColumn(
                name: "batch",
                table: "sync_run_terminals");

            migrationBuilder.DropColumn(
                name: "told_at",
                table: "sync_run_terminals");

            migrationBuilder.DropColumn(
                name: "batch",
                table: "sync_run_stores");

            migrationBuilder.DropColumn(
                name: "batch_deadline",
                table: "sync_run_stores");

            migrationBuilder.DropColumn(
                name: "finished_at",
                table: "sync_run_stores");

            migrationBuilder.DropColumn(
                name: "not_before",
                table: "sync_run_stores");

            migrationBuilder.DropColumn(
                name: "phase",
                table: "sync_run_stores");

            migrationBuilder.DropColumn(
                name: "restore_from",
                table: "sync_run_stores");

            migrationBuilder.DropColumn(
                name: "started_at",
                table: "sync_run_stores");

            migrationBuilder.DropColumn(
                name: "wave",
                table: "sync_run_stores");

            migrationBuilder.DropColumn(
                name: "restored_from",
                table: "master_versions");

            migrationBuilder.DropColumn(
                name: "set_aside_hash",
                table: "master_versions");

            migrationBuilder.RenameColumn(
                name: "stopped_at",
                table: "sync_runs",
                newName: "deadline");

            migrationBuilder.AddPrimaryKey(
                name: "pk_sync_run_terminals",
                table: "sync_run_terminals",
                columns: new[] { "company_id", "run_id", "terminal_id" });

            migrationBuilder.CreateIndex(
                name: "ix_sync_runs_running",
                table: "sync_runs",
                column: "started_at",
                filter: "state = 'Running'");

            migrationBuilder.CreateIndex(
                name: "ix_sync_run_terminals_pending",
                table: "sync_run_terminals",
                columns: new[] { "company_id", "terminal_id" },
                filter: "state = 'Pending'");
        }
    }
}
