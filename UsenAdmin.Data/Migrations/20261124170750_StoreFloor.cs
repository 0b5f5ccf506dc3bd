using System;
using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class StoreFloor : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "day_closings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    business_day = table.Column<DateOnly>(type: "date", nullable: false),
                    bills = table.Column<int>(type: "integer", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    visits = table.Column<int>(type: "integer", nullable: false),
                    people = table.Column<int>(type: "integer", nullable: false),
                    closed_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_day_closings", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_day_closings_stores_company_id_store_id",
                        columns: x => new { x.company_id, x.store_id },
                        principalTable: "stores",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "floor_requests",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    call = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_floor_requests", x => new { x.company_id, x.actor_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "register_counters",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    register_number = table.Column<string>(type: "character(5)", fixedLength: true, maxLength: 5, nullable: false),
                    last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_register_counters", x => new { x.company_id, x.register_number });
                });

            migrationBuilder.CreateTable(
                name: "reservation_lists",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    provider = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reservations = table.Column<string>(type: "jsonb", nullable: false),
                    hours = table.Column<string>(type: "jsonb", nullable: true),
                    fetched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reservation_lists", x => new { x.company_id, x.store_id, x.provider });
                    table.ForeignKey(
                        name: "fk_reservation_lists_stores_company_id_store_id",
                        columns: x => new { x.company_id, x.store_id },
                        principalTable: "stores",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "store_floors",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_practice = table.Column<bool>(type: "boolean", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    business_day = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_store_floors", x => new { x.company_id, x.store_id, x.is_practice });
                    table.ForeignKey(
                        name: "fk_store_floors_stores_company_id_store_id",
                        columns: x => new { x.company_id, x.store_id },
                        principalTable: "stores",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "table_blocks",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_practice = table.Column<bool>(type: "boolean", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    blocked_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_table_blocks", x => new { x.company_id, x.table_id, x.is_practice });
                    table.ForeignKey(
                        name: "fk_table_blocks_pos_tables_company_id_table_id",
                        columns: x => new { x.company_id, x.table_id },
                        principalTable: "pos_tables",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "table_groups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_practice = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    dissolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_table_groups", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_table_groups_stores_company_id_store_id",
                        columns: x => new { x.company_id, x.store_id },
                        principalTable: "stores",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "bills",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_practice = table.Column<bool>(type: "boolean", nullable: false),
                    register_number = table.Column<string>(type: "character(5)", fixedLength: true, maxLength: 5, nullable: false),
                    counter = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<string>(type: "character(13)", fixedLength: true, maxLength: 13, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    party_size = table.Column<int>(type: "integer", nullable: false),
                    business_day = table.Column<DateOnly>(type: "date", nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    voided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    closing_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bills", x => new { x.company_id, x.id });
                    table.CheckConstraint("ck_bills_counter", "amount >= 0 and counter between 1 and 99999999");
                    table.ForeignKey(
                        name: "fk_bills_day_closings_company_id_closing_id",
                        columns: x => new { x.company_id, x.closing_id },
                        principalTable: "day_closings",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bills_stores_company_id_store_id",
                        columns: x => new { x.company_id, x.store_id },
                        principalTable: "stores",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "group_tables",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_practice = table.Column<bool>(type: "boolean", nullable: false),
                    order = table.Column<int>(type: "integer", nullable: false),
                    left_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_group_tables", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_group_tables_pos_tables_company_id_table_id",
                        columns: x => new { x.company_id, x.table_id },
                        principalTable: "pos_tables",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_group_tables_table_groups_company_id_group_id",
                        columns: x => new { x.company_id, x.group_id },
                        principalTable: "table_groups",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "visits",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_practice = table.Column<bool>(type: "boolean", nullable: false),
                    business_day = table.Column<DateOnly>(type: "date", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reservation_ledger = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    reservation_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    reserved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    guest_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    party_size = table.Column<int>(type: "integer", nullable: false),
                    adults = table.Column<int>(type: "integer", nullable: true),
                    children = table.Column<int>(type: "integer", nullable: true),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    seated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    is_warned = table.Column<bool>(type: "boolean", nullable: false),
                    bill_id = table.Column<Guid>(type: "uuid", nullable: true),
                    paid_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    left_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    merged_into_id = table.Column<Guid>(type: "uuid", nullable: true),
                    closing_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visits", x => new { x.company_id, x.id });
                    table.CheckConstraint("ck_visits_amount", "amount >= 0 and party_size >= 0");
                    table.ForeignKey(
                        name: "fk_visits_bills_company_id_bill_id",
                        columns: x => new { x.company_id, x.bill_id },
                        principalTable: "bills",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_visits_day_closings_company_id_closing_id",
                        columns: x => new { x.company_id, x.closing_id },
                        principalTable: "day_closings",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_visits_stores_company_id_store_id",
                        columns: x => new { x.company_id, x.store_id },
                        principalTable: "stores",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_visits_visits_company_id_merged_into_id",
                        columns: x => new { x.company_id, x.merged_into_id },
                        principalTable: "visits",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "combined_checkouts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    into_visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bill_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_combined_checkouts", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_combined_checkouts_bills_company_id_bill_id",
                        columns: x => new { x.company_id, x.bill_id },
                        principalTable: "bills",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_combined_checkouts_visits_company_id_into_visit_id",
                        columns: x => new { x.company_id, x.into_visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ledger_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    provider = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    after_message_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    body = table.Column<string>(type: "jsonb", nullable: false),
                    idempotency_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    ask_first = table.Column<bool>(type: "boolean", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    claim = table.Column<Guid>(type: "uuid", nullable: true),
                    problem = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    detail = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_tried_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_messages", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_ledger_messages_visits_company_id_visit_id",
                        columns: x => new { x.company_id, x.visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "order_lines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    unit_price = table.Column<int>(type: "integer", nullable: false),
                    quantity = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_lines", x => new { x.company_id, x.id });
                    table.CheckConstraint("ck_order_lines_amount", "unit_price >= 0 and quantity > 0");
                    table.ForeignKey(
                        name: "fk_order_lines_visits_company_id_visit_id",
                        columns: x => new { x.company_id, x.visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "table_resets",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_practice = table.Column<bool>(type: "boolean", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_table_resets", x => new { x.company_id, x.table_id, x.is_practice });
                    table.ForeignKey(
                        name: "fk_table_resets_pos_tables_company_id_table_id",
                        columns: x => new { x.company_id, x.table_id },
                        principalTable: "pos_tables",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_table_resets_visits_company_id_visit_id",
                        columns: x => new { x.company_id, x.visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "visit_ledgers",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    provider = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ledger_store_id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    record_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    seat_ids = table.Column<string[]>(type: "text[]", nullable: false),
                    start_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_billed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visit_ledgers", x => new { x.company_id, x.visit_id, x.provider });
                    table.ForeignKey(
                        name: "fk_visit_ledgers_visits_company_id_visit_id",
                        columns: x => new { x.company_id, x.visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "visit_merges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    into_visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    line_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    table_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visit_merges", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_visit_merges_visits_company_id_into_visit_id",
                        columns: x => new { x.company_id, x.into_visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_visit_merges_visits_company_id_visit_id",
                        columns: x => new { x.company_id, x.visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "visit_tables",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_practice = table.Column<bool>(type: "boolean", nullable: false),
                    order = table.Column<int>(type: "integer", nullable: false),
                    joined_by_group_id = table.Column<Guid>(type: "uuid", nullable: true),
                    released_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visit_tables", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_visit_tables_pos_tables_company_id_table_id",
                        columns: x => new { x.company_id, x.table_id },
                        principalTable: "pos_tables",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_visit_tables_visits_company_id_visit_id",
                        columns: x => new { x.company_id, x.visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_bills_company_id_closing_id",
                table: "bills",
                columns: new[] { "company_id", "closing_id" });

            migrationBuilder.CreateIndex(
                name: "ix_bills_company_id_number",
                table: "bills",
                columns: new[] { "company_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bills_company_id_store_id_business_day",
                table: "bills",
                columns: new[] { "company_id", "store_id", "business_day" });

            migrationBuilder.CreateIndex(
                name: "ix_combined_checkouts_company_id_bill_id",
                table: "combined_checkouts",
                columns: new[] { "company_id", "bill_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_combined_checkouts_company_id_into_visit_id",
                table: "combined_checkouts",
                columns: new[] { "company_id", "into_visit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_day_closings_company_id_store_id_business_day",
                table: "day_closings",
                columns: new[] { "company_id", "store_id", "business_day" });

            migrationBuilder.CreateIndex(
                name: "ix_floor_requests_at",
                table: "floor_requests",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_group_tables_company_id_group_id",
                table: "group_tables",
                columns: new[] { "company_id", "group_id" });

            migrationBuilder.CreateIndex(
                name: "ux_group_tables_member",
                table: "group_tables",
                columns: new[] { "company_id", "table_id", "is_practice" },
                unique: true,
                filter: "left_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_messages_company_id_visit_id_provider_sequence",
                table: "ledger_messages",
                columns: new[] { "company_id", "visit_id", "provider", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ledger_messages_due",
                table: "ledger_messages",
                column: "due_at",
                filter: "due_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_messages_undelivered",
                table: "ledger_messages",
                columns: new[] { "company_id", "store_id", "sequence" },
                filter: "state not in ('Confirmed', 'GivenUp')");

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_company_id_visit_id",
                table: "order_lines",
                columns: new[] { "company_id", "visit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_table_blocks_company_id_store_id",
                table: "table_blocks",
                columns: new[] { "company_id", "store_id" });

            migrationBuilder.CreateIndex(
                name: "ix_table_groups_company_id_store_id",
                table: "table_groups",
                columns: new[] { "company_id", "store_id" },
                filter: "dissolved_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_table_resets_company_id_store_id",
                table: "table_resets",
                columns: new[] { "company_id", "store_id" });

            migrationBuilder.CreateIndex(
                name: "ix_table_resets_company_id_visit_id",
                table: "table_resets",
                columns: new[] { "company_id", "visit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_visit_merges_company_id_into_visit_id",
                table: "visit_merges",
                columns: new[] { "company_id", "into_visit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_visit_merges_company_id_visit_id",
                table: "visit_merges",
                columns: new[] { "company_id", "visit_id" },
                unique: true,
                filter: "undone_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_visit_tables_company_id_visit_id",
                table: "visit_tables",
                columns: new[] { "company_id", "visit_id" });

            migrationBuilder.CreateIndex(
                name: "ux_visit_tables_held",
                table: "visit_tables",
                columns: new[] { "company_id", "table_id", "is_practice" },
                unique: true,
                filter: "released_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_visits_company_id_bill_id",
                table: "visits",
                columns: new[] { "company_id", "bill_id" });

            migrationBuilder.CreateIndex(
                name: "ix_visits_company_id_closing_id",
                table: "visits",
                columns: new[] { "company_id", "closing_id" });

            migrationBuilder.CreateIndex(
                name: "ix_visits_company_id_merged_into_id",
                table: "visits",
                columns: new[] { "company_id", "merged_into_id" },
                filter: "merged_into_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_visits_company_id_store_id_business_day",
                table: "visits",
                columns: new[] { "company_id", "store_id", "business_day" });

            migrationBuilder.CreateIndex(
                name: "ix_visits_open",
                table: "visits",
                columns: new[] { "company_id", "store_id", "is_practice" },
                filter: "state in ('Seating', 'Seated', 'Paid')");

            migrationBuilder.CreateIndex(
                name: "ux_visits_reservation",
                table: "visits",
                columns: new[] { "company_id", "store_id", "is_practice", "reservation_ledger", "reservation_id" },
                unique: true,
                filter: "reservation_id is not null and state <> 'Cancelled'");

            migrationBuilder.AddCompanyFence("day_closings");
            migrationBuilder.AddCompanyFence("floor_requests");
            migrationBuilder.AddCompanyFence("register_counters");
            migrationBuilder.AddCompanyFence("reservation_lists");
            migrationBuilder.AddCompanyFence("store_floors");
            migrationBuilder.AddCompanyFence("table_blocks");
            migrationBuilder.AddCompanyFence("table_groups");
            migrationBuilder.AddCompanyFence("bills");
            migrationBuilder.AddCompanyFence("group_tables");
            migrationBuilder.AddCompanyFence("visits");
            migrationBuilder.AddCompanyFence("combined_checkouts");
            migrationBuilder.AddCompanyFence("ledger_messages");
            migrationBuilder.AddCompanyFence("order_lines");
            migrationBuilder.AddCompanyFence("table_resets");
            migrationBuilder.AddCompanyFence("visit_ledgers");
            migrationBuilder.AddCompanyFence("visit_merges");
            migrationBuilder.AddCompanyFence("visit_tables");
            migrationBuilder.Sql(OutboxFunctions.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(OutboxFunctions.Drop);
            migrationBuilder.DropTable(
                name: "combined_checkouts");

            migrationBuilder.DropTable(
                name: "floor_requests");

            migrationBuilder.DropTable(
                name: "group_tables");

            migrationBuilder.DropTable(
                name: "ledger_messages");

            migrationBuilder.DropTable(
                name: "order_lines");

            migrationBuilder.DropTable(
                name: "register_counters");

            migrationBuilder.DropTable(
                name: "reservation_lists");

            migrationBuilder.DropTable(
                name: "store_floors");

            migrationBuilder.DropTable(
                name: "table_blocks");

            migrationBuilder.DropTable(
                name: "table_resets");

            migrationBuilder.DropTable(
                name: "visit_ledgers");

            migrationBuilder.DropTable(
                name: "visit_merges");

            migrationBuilder.DropTable(
                name: "visit_tables");

            migrationBuilder.DropTable(
                name: "table_groups");

            migrationBuilder.DropTable(
                name: "visits");

            migrationBuilder.DropTable(
                name: "bills");

            migrationBuilder.DropTable(
                name: "day_closings");
        }
    }
}
