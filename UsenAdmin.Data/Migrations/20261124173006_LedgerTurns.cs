using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace UsenAdmin.Data.Migrations
{
    /// <inheritdoc />
    public partial class LedgerTurns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            create schema ledger_traffic;

            -- The next free turn of each partner's store. Worth nothing after a crash, so nothing waits for the disk.
            create unlogged table ledger_traffic.turns (key text primary key, next_at timestamptz not null);

            -- How long to wait for the turn that was booked; null, and nothing booked, when that would be longer than longest_wait.
            create function book_ledger_turn(turn_key text, spacing interval, longest_wait interval) returns interval
                language sql volatile security definer set search_path = ledger_traffic, pg_temp as $$
                insert into turns as t (key, next_at) values (turn_key, clock_timestamp() + spacing)
                on conflict (key) do update set next_at = greatest(t.next_at, clock_timestamp()) + spacing
                where t.next_at <= clock_timestamp() + longest_wait
                returning greatest(next_at - spacing - clock_timestamp(), interval '0')
            $$;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("drop function book_ledger_turn(text, interval, interval); drop schema ledger_traffic cascade;");
    }
}
