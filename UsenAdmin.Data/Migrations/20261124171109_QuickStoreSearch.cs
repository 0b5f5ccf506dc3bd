using Microsoft.EntityFrameworkCore.Migrations;
using UsenAdmin.Data.Fence;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class QuickStoreSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function search_stores(uuid, text, text, int); drop index ix_stores_search;");
            migrationBuilder.Sql(StoreSearchFunctions.Grams);
            migrationBuilder.Sql(StoreSearchFunctions.Indexes);
            migrationBuilder.Sql(StoreSearchFunctions.Search);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function search_stores(uuid, text, text, uuid, uuid, text, int); drop index ix_stores_names, ix_stores_folded_code; drop function store_grams(uuid, text);");
            migrationBuilder.Sql("create index ix_stores_search on stores using gin (company_id, search_text gin_trgm_ops);");
            migrationBuilder.Sql(CrossCompanyFunctions.SearchStores);
        }
    }
}
