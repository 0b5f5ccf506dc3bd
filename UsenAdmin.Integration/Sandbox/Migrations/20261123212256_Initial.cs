using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace UsenAdmin.Integration.Sandbox.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "sandbox");

            migrationBuilder.CreateTable(
                name: "companies",
                schema: "sandbox",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    api_key = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_companies", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "sandbox_stores",
                schema: "sandbox",
                columns: table => new
                {
                    store_id = table.Column<string>(type: "text", nullable: false),
                    company_code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    time_zone = table.Column<string>(type: "text", nullable: false),
                    pos_option = table.Column<bool>(type: "boolean", nullable: false),
                    tables_finished = table.Column<bool>(type: "boolean", nullable: false),
                    tables_revision = table.Column<int>(type: "integer", nullable: false),
                    hours = table.Column<string>(type: "jsonb", nullable: false),
                    fault = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    fault_seconds = table.Column<int>(type: "integer", nullable: false),
                    fault_times = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sandbox_stores", x => x.store_id);
                    table.ForeignKey(
                        name: "fk_sandbox_stores_companies_company_code",
                        column: x => x.company_code,
                        principalSchema: "sandbox",
                        principalTable: "companies",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "tables",
                schema: "sandbox",
                columns: table => new
                {
                    store_id = table.Column<string>(type: "text", nullable: false),
                    table_id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    min_capacity = table.Column<int>(type: "integer", nullable: true),
                    max_capacity = table.Column<int>(type: "integer", nullable: true),
                    area = table.Column<string>(type: "text", nullable: true),
                    order = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tables", x => new { x.store_id, x.table_id });
                    table.ForeignKey(
                        name: "fk_tables_sandbox_stores_store_id",
                        column: x => x.store_id,
                        principalSchema: "sandbox",
                        principalTable: "sandbox_stores",
                        principalColumn: "store_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_companies_api_key",
                schema: "sandbox",
                table: "companies",
                column: "api_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sandbox_stores_company_code",
                schema: "sandbox",
                table: "sandbox_stores",
                column: "company_code");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "tables",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "sandbox_stores",
                schema: "sandbox");

            migrationBuilder.DropTable(
                name: "companies",
                schema: "sandbox");
        }
    }
}
