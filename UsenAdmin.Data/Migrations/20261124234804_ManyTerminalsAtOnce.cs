using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class ManyTerminalsAtOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The functions for one terminal stay: nodes that have not been replaced yet ask them.
            migrationBuilder.Sql(TogetherFunctions.FindTerminals);
            migrationBuilder.Sql(TogetherFunctions.ConfirmMasters);
            migrationBuilder.Sql(TogetherFunctions.ForgetSyncRuns);
            migrationBuilder.Sql(CrossCompanyFunctions.CutTerminalsLately);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(CrossCompanyFunctions.DropCutTerminalsLately);
            migrationBuilder.Sql(MasterSyncFunctions.ForgetSyncRunsInOrder);
            migrationBuilder.Sql(TogetherFunctions.Drop);
        }
    }
}
