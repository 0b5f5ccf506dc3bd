using Microsoft.AspNetCore.Http;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>What Resty is told of a visit, to the byte, and what it answers to that.</summary>
public sealed class RestyVisitTests : RestyTest
{
    private const string Record = """
        {"reservationId":"r1","status":"seated","source":"pos_walk_in","startAt":"2026-11-23T18:00:00+09:00","durationMinutes":90,"partySize":2,
         "guestName":"ユウセン","guestKana":null,"tableIds":["t1"],"visitId":"11111111-2222-3333-4444-555555555555",
         "bill":{"billNumber":"1002500001242","amount":5400,"partySize":2},"visitNote":["伝票をひも付けました。"],"updatedAt":"2026-11-23T09:00:00Z"}
        """;

    private static readonly Guid VisitId = Guid.Parse("11111111-2222-3333-4444-555555555555");
    private static readonly LedgerRecordRef Seated = new("r1", VisitId);
    private static readonly DateTimeOffset At = new(2026, 11, 23, 18, 0, 0, TimeSpan.FromHours(9));
    private static readonly LedgerSeating Seating = new(VisitId, ["t1"], At, 2, null);
    private static readonly LedgerBill Bill = new("1002500001242", 5400, 2, At, LedgerBillKind.Linked);

    [Fact]
    public async Task A_reservation_is_seated()
    {
        Partner.Answers(200, Record);

        var answer = await Resty.SeatAsync(Account, StoreId, "r1", Seating with { SeatIds = ["t1", "t2"], StayMinutes = 120 }, "key-1", Ct);

        Assert.Equal(new LedgerSeated("r1"), answer.Value);
        AssertRequest("POST", "/v1/stores/REST0001/reservations/r1/seating", "key-1",
            """{"visitId":"11111111-2222-3333-4444-555555555555","tableIds":["t1","t2"],"seatedAt":"2026-11-23T18:00:00+09:00","partySize":2,"stayMinutes":120}""");
    }

    [Fact]
    public async Task A_walk_in_is_made()
    {
        Partner.Answers(201, Record);

        var made = await Resty.CreateWalkInAsync(Account, StoreId, Seating, "key-2", Ct);

        Assert.Equal(new LedgerSeated("r1"), made.Value);
        AssertRequest("POST", "/v1/stores/REST0001/walk-ins", "key-2",
            """{"visitId":"11111111-2222-3333-4444-555555555555","tableIds":["t1"],"seatedAt":"2026-11-23T18:00:00+09:00","partySize":2}""");
    }

    [Fact]
    public async Task A_bill_is_sent()
    {
        Partner.Answers(200, Record);

        Assert.True((await Resty.SendBillAsync(Account, StoreId, Seated, Bill, "key-3", Ct)).IsDone);

        AssertRequest("PUT", "/v1/stores/REST0001/reservations/r1/bill", "key-3",
            """{"billNumber":"1002500001242","amount":5400,"partySize":2,"recordedAt":"2026-11-23T18:00:00+09:00","kind":"linked"}""");
    }

    [Fact]
    public async Task A_departure_is_told()
    {
        Partner.Answers(200, "");

        Assert.True((await Resty.DepartAsync(Account, StoreId, Seated, At.ToUniversalTime(), "key-4", Ct)).IsDone);

        AssertRequest("POST", "/v1/stores/REST0001/reservations/r1/departure", "key-4", """{"leftAt":"2026-11-23T09:00:00+00:00"}""");
    }

    [Fact]
    public async Task A_seating_is_taken_back()
    {
        Partner.Answer = http =>
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };

        Assert.True((await Resty.UnseatAsync(Account, StoreId, Seated, Ct)).IsDone);

        AssertRequest("DELETE", "/v1/stores/REST0001/reservations/r1/seating", null, "");
    }

    [Fact]
    public async Task An_ID_of_the_ledger_stays_one_part_of_the_path()
    {
        Partner.Answers(200, "");

        await Resty.DepartAsync(Account, StoreId, Seated with { ReservationId = "a/b?c d" }, At, "key", Ct);

        Assert.Equal("/v1/stores/REST0001/reservations/a%2Fb%3Fc%20d/departure", Assert.Single(Partner.Requests).Target);
    }

    [Theory]
    [InlineData(409, "table_not_designated", LedgerRefusal.TableNotDesignated)]
    [InlineData(409, "another_reservation_exists", LedgerRefusal.AnotherReservationExists)]
    [InlineData(409, "already_seated", LedgerRefusal.AlreadySeated)]
    [InlineData(409, "reservation_cancelled", LedgerRefusal.ReservationCancelled)]
    [InlineData(409, "blocked", LedgerRefusal.Blocked)]
    [InlineData(409, "walk_in_exists", LedgerRefusal.WalkInExists)]
    [InlineData(409, "already_finished", LedgerRefusal.AlreadyFinished)]
    [InlineData(409, "not_seated", LedgerRefusal.NotSeated)]
    [InlineData(409, "departure_before_start", LedgerRefusal.DepartureBeforeStart)]
    [InlineData(409, "idempotency_key_reused", LedgerRefusal.KeyReused)]
    [InlineData(422, "outside_business_hours", LedgerRefusal.OutsideBusinessHours)]
    [InlineData(422, "unknown_table", LedgerRefusal.UnknownSeat)]
    [InlineData(404, "reservation_not_found", LedgerRefusal.Other)]
    public async Task A_refusal_says_why_and_is_final(int status, string code, LedgerRefusal refusal)
    {
        Partner.Answers(status, $"{{\"error\":{{\"code\":\"{code}\",\"message\":\"\",\"requestId\":\"\"}}}}");

        var answer = await Resty.CreateWalkInAsync(Account, StoreId, Seating, "key", Ct);

        Assert.Equal((LedgerFailure.Refused, refusal, false, false), (answer.Failure, answer.Refusal, answer.IsUnavailable, answer.MayHaveArrived));
    }

    [Fact]
    public async Task A_call_that_still_runs_there_is_asked_about_again()
    {
        Partner.Answers(409, """{"error":{"code":"in_progress","message":"","requestId":""}}""");

        var answer = await Resty.CreateWalkInAsync(Account, StoreId, Seating, "key", Ct);

        Assert.Equal((LedgerFailure.InProgress, null, true, true), (answer.Failure, answer.Refusal, answer.IsUnavailable, answer.MayHaveArrived));
    }

    [Fact]
    public async Task What_changes_something_is_sent_once_and_its_outcome_is_unknown_when_the_answer_is_lost()
    {
        Partner.Answer = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };

        var seated = await Resty.SeatAsync(Account, StoreId, "r1", Seating, "key", Ct);
        var walkIn = await Resty.CreateWalkInAsync(Account, StoreId, Seating, "key", Ct);
        var billed = await Resty.SendBillAsync(Account, StoreId, Seated, Bill, "key", Ct);
        var left = await Resty.DepartAsync(Account, "REST0002", Seated, At, "key", Ct);
        var unseated = await Resty.UnseatAsync(Account, "REST0002", Seated, Ct);

        Assert.Equal(["POST", "POST", "PUT", "POST", "DELETE"], Partner.Requests.Select(r => r.Method));
        Assert.All([seated.MayHaveArrived, walkIn.MayHaveArrived, billed.MayHaveArrived, left.MayHaveArrived, unseated.MayHaveArrived], Assert.True);
    }

    [Fact]
    public async Task What_changes_something_and_gets_no_answer_is_sent_once()
    {
        Partner.Answer = Partner.HangAsync;

        var answer = await Connect(Partner.Url, timeoutSeconds: 1).CreateWalkInAsync(Account, StoreId, Seating, "key", Ct);

        Assert.Equal((LedgerFailure.TimedOut, true), (answer.Failure, answer.MayHaveArrived));
        Assert.Single(Partner.Requests);
    }

    [Fact]
    public async Task The_record_of_another_reservation_is_no_answer() // Whatever was meant, it is not known to be done.
    {
        Partner.Answers(200, Record);

        var answer = await Resty.SeatAsync(Account, StoreId, "r2", Seating, "key", Ct);

        Assert.Equal((LedgerFailure.Malformed, true), (answer.Failure, answer.MayHaveArrived));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("鍵")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_key_that_the_contract_does_not_take_is_a_bug(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Resty.CreateWalkInAsync(Account, StoreId, Seating, key, Ct));
        Assert.Empty(Partner.Requests);
    }

    private void AssertRequest(string method, string target, string? key, string body)
    {
        var request = Assert.Single(Partner.Requests);
        Assert.Equal((method, target, body), (request.Method, request.Target, request.Body));
        Assert.Equal("Bearer key-of-company-1001", request.Headers["Authorization"]);
        Assert.Equal(key, request.Headers.GetValueOrDefault("Idempotency-Key"));
        Assert.Equal(body.Length == 0 ? null : "application/json; charset=utf-8", request.Headers.GetValueOrDefault("Content-Type"));
        Assert.Equal($"{System.Text.Encoding.UTF8.GetByteCount(body)}", request.Headers.GetValueOrDefault("Content-Length"));
    }
}
