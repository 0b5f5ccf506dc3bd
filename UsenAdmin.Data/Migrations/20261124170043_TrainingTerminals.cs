using System;
using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class TrainingTerminals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_training",
                table: "terminals",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "token_generation",
                table: "terminals",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "tokens_cut_at",
                table: "terminals",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_terminals_tokens_cut_at",
                table: "terminals",
                column: "tokens_cut_at");

            migrationBuilder.Sql("drop function revoked_terminals(timestamptz);");
            migrationBuilder.Sql(CrossCompanyFunctions.CutTerminals);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function cut_terminals(timestamptz);");
            migrationBuilder.Sql(CrossCompanyFunctions.RevokedTerminals);

            migrationBuilder.DropIndex(
                name: "ix_terminals_tokens_cut_at",
                table: "terminals");

            migrationBuilder.DropColumn(
                name: "is_training",
                table: "terminals");

            migrationBuilder.DropColumn(
                name: "token_generation",
                table: "terminals");

            migrationBuilder.DropColumn(
                name: "tokens_cut_at",
                table: "terminals");
        }
    }
}
