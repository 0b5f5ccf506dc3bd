using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class ConfirmationsByKey : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "terminals")
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);
            migrationBuilder.Sql(TogetherFunctions.ConfirmMasters);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "terminals")
                .OldAnnotation("Npgsql:StorageParameter:fillfactor", 50);
        }
    }
}
