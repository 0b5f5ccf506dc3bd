using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class RarePiecesByPairs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(StoreSearchFunctions.Search);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The function keeps its name, its parameters and its answers.
        }
    }
}
