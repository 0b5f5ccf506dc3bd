using System;
using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class FailureTimes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "failed_at",
                table: "sync_run_terminals",
                type: "timestamp with time zone",
                nullable: true);
            migrationBuilder.Sql(MasterSyncFunctions.ForgetSyncOccurrences);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function forget_sync_occurrences(timestamptz);");
            migrationBuilder.DropColumn(
                name: "failed_at",
                table: "sync_run_terminals");
        }
    }
}
