using System;
using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class PeopleAndSupport : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "must_change_password",
                table: "staff_users",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "password_expires_at",
                table: "staff_users",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "totp_last_step",
                table: "staff_users",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "totp_secret",
                table: "staff_users",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "support_session_id",
                table: "audit_entries",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "audit_cuts",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    last_sequence = table.Column<long>(type: "bigint", nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    entries = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    dropped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_cuts", x => new { x.company_id, x.last_sequence });
                });

            migrationBuilder.CreateTable(
                name: "audit_seals",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    entry_id = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_seals", x => new { x.company_id, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "audit_unsealed",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entry_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_unsealed", x => new { x.company_id, x.entry_id });
                });

            migrationBuilder.CreateTable(
                name: "company_security",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requires_two_factor = table.Column<bool>(type: "boolean", nullable: false),
                    support_access = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_company_security", x => x.company_id);
                    table.ForeignKey(
                        name: "fk_company_security_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "recovery_codes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recovery_codes", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_recovery_codes_asp_net_users_company_id_user_id",
                        columns: x => new { x.company_id, x.user_id },
                        principalTable: "staff_users",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    agent = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    with_two_factor = table.Column<bool>(type: "boolean", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_sessions", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_sign_in_sessions_asp_net_users_company_id_user_id",
                        columns: x => new { x.company_id, x.user_id },
                        principalTable: "staff_users",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_stores",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_stores", x => new { x.company_id, x.user_id, x.store_id });
                    table.ForeignKey(
                        name: "fk_staff_stores_asp_net_users_company_id_user_id",
                        columns: x => new { x.company_id, x.user_id },
                        principalTable: "staff_users",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_staff_stores_stores_company_id_store_id",
                        columns: x => new { x.company_id, x.store_id },
                        principalTable: "stores",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "support_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    supporter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    supporter_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    ticket = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_support_sessions", x => new { x.company_id, x.id });
                    table.ForeignKey(
                        name: "fk_support_sessions_companies_company_id",
                        column: x => x.company_id,
                        principalTable: "companies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_support_sessions_stores_company_id_store_id",
                        columns: x => new { x.company_id, x.store_id },
                        principalTable: "stores",
                        principalColumns: new[] { "company_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_seals_company_id_entry_id",
                table: "audit_seals",
                columns: new[] { "company_id", "entry_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_recovery_codes_company_id_user_id",
                table: "recovery_codes",
                columns: new[] { "company_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_sessions_company_id_user_id",
                table: "sign_in_sessions",
                columns: new[] { "company_id", "user_id" },
                filter: "ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_staff_stores_company_id_store_id",
                table: "staff_stores",
                columns: new[] { "company_id", "store_id" });

            migrationBuilder.CreateIndex(
                name: "ix_support_sessions_company_id_store_id",
                table: "support_sessions",
                columns: new[] { "company_id", "store_id" });

            migrationBuilder.CreateIndex(
                name: "ix_support_sessions_supporter_id",
                table: "support_sessions",
                column: "supporter_id",
                unique: true,
                filter: "ended_at is null");

            foreach (var table in new[]
            {
                "audit_cuts", "audit_seals", "audit_unsealed", "company_security", "recovery_codes", "sign_in_sessions", "staff_stores", "support_sessions",
            })
            {
                migrationBuilder.AddCompanyFence(table);
            }

            migrationBuilder.Sql(PeopleFunctions.Sql);
            migrationBuilder.Sql(AuditFunctions.Sql);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(AuditFunctions.Drop);
            migrationBuilder.Sql(PeopleFunctions.Drop);

            migrationBuilder.DropTable(
                name: "audit_cuts");

            migrationBuilder.DropTable(
                name: "audit_seals");

            migrationBuilder.DropTable(
                name: "audit_unsealed");

            migrationBuilder.DropTable(
                name: "company_security");

            migrationBuilder.DropTable(
                name: "recovery_codes");

            migrationBuilder.DropTable(
                name: "sign_in_sessions");

            migrationBuilder.DropTable(
                name: "staff_stores");

            migrationBuilder.DropTable(
                name: "support_sessions");

            migrationBuilder.DropColumn(
                name: "must_change_password",
                table: "staff_users");

            migrationBuilder.DropColumn(
                name: "password_expires_at",
                table: "staff_users");

            migrationBuilder.DropColumn(
                name: "totp_last_step",
                table: "staff_users");

            migrationBuilder.DropColumn(
                name: "totp_secret",
                table: "staff_users");

            migrationBuilder.DropColumn(
                name: "support_session_id",
                table: "audit_entries");
        }
    }
}
