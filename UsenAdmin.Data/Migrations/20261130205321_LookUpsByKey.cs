using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class LookUpsByKey : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "terminals")
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);
            migrationBuilder.Sql(TogetherFunctions.ConfirmMasters);
            migrationBuilder.Sql(OutboxFunctions.Create);
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
