using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace UsenAdmin.Integration.Sandbox.Migrations
{
    /// <inheritdoc />
    public partial class LedgerBook : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "dialect",
                schema: "sandbox",
                table: "sandbox_stores",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Resty");

            migrationBuilder.AddColumn<DateOnly>(
                name: "seeded_through",
                schema: "sandbox",
                table: "sandbox_stores",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "seeds_days",
                schema: "sandbox",
                table: "sandbox_stores",
                type: "boolean",
                nullable: false,
                defaultValue: true); // The stores of before are the demo's.

            migrationBuilder.AddColumn<string>(
                name: "ebica_client_id",
                schema: "sandbox",
                table: "companies",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ebica_secret",
                schema: "sandbox",
                table: "companies",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "blocks",
                schema: "sandbox",
                columns: table => new
                {
                    store_id = table.Column<string>(type: "text", nullable: false),
                    block_id = table.Column<string>(type: "text", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    from = table.Column<int>(type: "integer", nullable: false),
                    to = table.Column<int>(type: "integer", nullable: false),
                    table_ids = table.Column<string[]>(type: "text[]", nullable: false),
                    note = table.Column<string>(type: "text", nullable: true),
                    repeat = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    repeat_until = table.Column<DateOnly>(type: "date", nullable: true),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    registered_by = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blocks", x => new { x.store_id, x.block_id });
                    table.ForeignKey(
                        name: "fk_blocks_sandbox_stores_store_id",
                        column: x => x.store_id,
                        principalSchema: "sandbox",
                        principalTable: "sandbox_stores",
                        principalColumn: "store_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kept_answers",
                schema: "sandbox",
                columns: table => new
                {
                    company_code = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    request_hash = table.Column<string>(type: "text", nullable: false),
                    run = table.Column<Guid>(type: "uuid", nullable: false),
                    running_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kept_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: true),
                    body = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kept_answers", x => new { x.company_code, x.key });
                    table.ForeignKey(
                        name: "fk_kept_answers_companies_company_code",
                        column: x => x.company_code,
                        principalSchema: "sandbox",
                        principalTable: "companies",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reservations",
                schema: "sandbox",
                columns: table => new
                {
                    store_id = table.Column<string>(type: "text", nullable: false),
                    reservation_id = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    start_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    duration_minutes = table.Column<int>(type: "integer", nullable: false),
                    party_size = table.Column<int>(type: "integer", nullable: false),
                    children = table.Column<int>(type: "integer", nullable: false),
                    guest_name = table.Column<string>(type: "text", nullable: true),
                    guest_kana = table.Column<string>(type: "text", nullable: true),
                    phone = table.Column<string>(type: "text", nullable: true),
                    allergies = table.Column<string>(type: "text", nullable: true),
                    anniversary = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    table_ids = table.Column<string[]>(type: "text[]", nullable: false),
                    visit_id = table.Column<string>(type: "text", nullable: true),
                    seated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    left_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    bill_number = table.Column<string>(type: "text", nullable: true),
                    bill_amount = table.Column<long>(type: "bigint", nullable: true),
                    bill_party_size = table.Column<int>(type: "integer", nullable: true),
                    visit_note = table.Column<string[]>(type: "text[]", nullable: false),
                    seeded = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "text", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reservations", x => new { x.store_id, x.reservation_id });
                    table.ForeignKey(
                        name: "fk_reservations_sandbox_stores_store_id",
                        column: x => x.store_id,
                        principalSchema: "sandbox",
                        principalTable: "sandbox_stores",
                        principalColumn: "store_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "webhooks",
                schema: "sandbox",
                columns: table => new
                {
                    company_code = table.Column<string>(type: "text", nullable: false),
                    url = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhooks", x => x.company_code);
                    table.ForeignKey(
                        name: "fk_webhooks_companies_company_code",
                        column: x => x.company_code,
                        principalSchema: "sandbox",
                        principalTable: "companies",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "visits",
                schema: "sandbox",
                columns: table => new
                {
                    store_id = table.Column<string>(type: "text", nullable: false),
                    visit_id = table.Column<string>(type: "text", nullable: false),
                    reservation_id = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visits", x => new { x.store_id, x.visit_id });
                    table.ForeignKey(
                        name: "fk_visits_reservations_store_id_reservation_id",
                        columns: x => new { x.store_id, x.reservation_id },
                        principalSchema: "sandbox",
                        principalTable: "reservations",
                        principalColumns: new[] { "store_id", "reservation_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "events",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_code = table.Column<string>(type: "text", nullable: false),
                    store_id = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_events_webhooks_company_code",
                        column: x => x.company_code,
                        principalSchema: "sandbox",
                        principalTable: "webhooks",
                        principalColumn: "company_code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "webhook_secrets",
                schema: "sandbox",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_code = table.Column<string>(type: "text", nullable: false),
                    secret = table.Column<string>(type: "text", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_secrets", x => x.id);
                    table.ForeignKey(
                        name: "fk_webhook_secrets_webhooks_company_code",
                        column: x => x.company_code,
                        principalSchema: "sandbox",
                        principalTable: "webhooks",
                        principalColumn: "company_code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_companies_ebica_client_id",
                schema: "sandbox",
                table: "companies",
                column: "ebica_client_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_events_company_code",
                schema: "sandbox",
                table: "events",
                column: "company_code");

            migrationBuilder.CreateIndex(
                name: "ix_events_next_try_at",
                schema: "sandbox",
                table: "events",
                column: "next_try_at");

            migrationBuilder.CreateIndex(
                name: "ix_kept_answers_kept_at",
                schema: "sandbox",
                table: "kept_answers",
                column: "kept_at");

            migrationBuilder.CreateIndex(
                name: "ix_kept_answers_run",
                schema: "sandbox",
                table: "kept_answers",
                column: "run",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reservations_store_id_start_at_reservation_id",
                schema: "sandbox",
                table: "reservations",
                columns: new[] { "store_id", "start_at", "reservation_id" });

            migrationBuilder.CreateIndex(
                name: "ix_visits_store_id_reservation_id",
                schema: "sandbox",
                table: "visits",
                columns: new[] { "store_id", "reservation_id" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_secrets_company_code",
                schema: "sandbox",
                table: "webhook_secrets",
                column: "company_code");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "blocks",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "events",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "kept_answers",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "visits",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "webhook_secrets",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "reservations",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "webhooks",
                schema: "sandbox");

            migrationBuilder.DropIndex(
                name: "ix_companies_ebica_client_id",
                schema: "sandbox",
                table: "companies");

            migrationBuilder.DropColumn(
                name: "dialect",
                schema: "sandbox",
                table: "sandbox_stores");

            migrationBuilder.DropColumn(
                name: "seeded_through",
                schema: "sandbox",
                table: "sandbox_stores");

            migrationBuilder.DropColumn(
                name: "seeds_days",
                schema: "sandbox",
                table: "sandbox_stores");

            migrationBuilder.DropColumn(
                name: "ebica_client_id",
                schema: "sandbox",
                table: "companies");

            migrationBuilder.DropColumn(
                name: "ebica_secret",
                schema: "sandbox",
                table: "companies");
        }
    }
}
