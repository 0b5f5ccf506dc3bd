using System;
using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class CredentialChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "checked_at",
                table: "ledger_credentials",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "kept_at",
                table: "ledger_credentials",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "now()");

            migrationBuilder.AddColumn<string>(
                name: "kept_by",
                table: "ledger_credentials",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "tail",
                table: "ledger_credentials",
                type: "character varying(4)",
                maxLength: 4,
                nullable: false,
                defaultValue: "");

            migrationBuilder.Sql(WatchFunctions.ClaimLinkChecks);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(WatchFunctions.DropClaimLinkChecks);
            migrationBuilder.DropColumn(
                name: "checked_at",
                table: "ledger_credentials");

            migrationBuilder.DropColumn(
                name: "kept_at",
                table: "ledger_credentials");

            migrationBuilder.DropColumn(
                name: "kept_by",
                table: "ledger_credentials");

            migrationBuilder.DropColumn(
                name: "tail",
                table: "ledger_credentials");
        }
    }
}
