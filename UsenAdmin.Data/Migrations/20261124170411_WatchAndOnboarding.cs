using System;
using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class WatchAndOnboarding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "failed_seat_checks",
                table: "ledger_links",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "next_seat_check_at",
                table: "ledger_links",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "now()");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "reservations_stale_at",
                table: "ledger_links",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ledger_webhooks",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    provider = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    path_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    protected_secret = table.Column<string>(type: "text", nullable: false),
                    protected_previous_secret = table.Column<string>(type: "text", nullable: true),
                    previous_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    registered_base = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failed_attempts = table.Column<int>(type: "integer", nullable: false),
                    last_event_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_webhooks", x => new { x.company_id, x.provider });
                    table.ForeignKey(
                        name: "fk_ledger_webhooks_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "onboarding_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    total = table.Column<int>(type: "integer", nullable: false),
                    actor_kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    actor_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    on_behalf_of = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_onboarding_runs", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_onboarding_runs_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "seat_drifts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    link_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    seat_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    before = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    after = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    found_by = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reservations = table.Column<int>(type: "integer", nullable: true),
                    first_reservation_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reservations_as_of = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resolution = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    resolved_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seat_drifts", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_seat_drifts_ledger_links_company_id_link_id",
                        columns: x => new { x.company_id, x.link_id },
                        principalTable: "ledger_links",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "webhook_events",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    provider = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    event_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    type = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    ledger_store_id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    handled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_events", x => new { x.company_id, x.provider, x.event_id });
                    table.ForeignKey(
                        name: "fk_webhook_events_ledger_webhooks_company_id_provider",
                        columns: x => new { x.company_id, x.provider },
                        principalTable: "ledger_webhooks",
                        principalColumns: new[] { "company_id", "provider" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "onboarding_rows",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    line = table.Column<int>(type: "integer", nullable: false),
                    provider = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    store_code = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ledger_store_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    verdict = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    mapped = table.Column<int>(type: "integer", nullable: true),
                    left = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_onboarding_rows", x => new { x.company_id, x.run_id, x.line });
                    table.ForeignKey(
                        name: "fk_onboarding_rows_onboarding_runs_company_id_run_id",
                        columns: x => new { x.company_id, x.run_id },
                        principalTable: "onboarding_runs",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_ledger_links_provider_next_seat_check_at",
                table: "ledger_links",
                columns: new[] { "provider", "next_seat_check_at" },
                filter: "unlinked_at is null and state = 'Verified'");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_webhooks_path_key",
                table: "ledger_webhooks",
                column: "path_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_onboarding_runs_started_at",
                table: "onboarding_runs",
                column: "started_at",
                filter: "finished_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_seat_drifts_company_id_resolved_at",
                table: "seat_drifts",
                columns: new[] { "company_id", "resolved_at" });

            migrationBuilder.CreateIndex(
                name: "ux_seat_drifts_open",
                table: "seat_drifts",
                columns: new[] { "company_id", "link_id", "kind", "seat_id" },
                unique: true,
                filter: "resolved_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_events_next_attempt_at",
                table: "webhook_events",
                column: "next_attempt_at",
                filter: "next_attempt_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_events_received_at",
                table: "webhook_events",
                column: "received_at");

            foreach (var table in new[] { "ledger_webhooks", "webhook_events", "seat_drifts", "onboarding_runs", "onboarding_rows" })
            {
                migrationBuilder.AddCompanyFence(table);
            }

            migrationBuilder.Sql(WatchFunctions.Sql);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(WatchFunctions.Drop);
            migrationBuilder.DropTable(
                name: "onboarding_rows");

            migrationBuilder.DropTable(
                name: "seat_drifts");

            migrationBuilder.DropTable(
                name: "webhook_events");

            migrationBuilder.DropTable(
                name: "onboarding_runs");

            migrationBuilder.DropTable(
                name: "ledger_webhooks");

            migrationBuilder.DropIndex(
                name: "ix_ledger_links_provider_next_seat_check_at",
                table: "ledger_links");

            migrationBuilder.DropColumn(
                name: "failed_seat_checks",
                table: "ledger_links");

            migrationBuilder.DropColumn(
                name: "next_seat_check_at",
                table: "ledger_links");

            migrationBuilder.DropColumn(
                name: "reservations_stale_at",
                table: "ledger_links");
        }
    }
}
