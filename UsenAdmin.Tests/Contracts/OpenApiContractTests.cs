using Xunit;
using Xunit.Sdk;

namespace UsenAdmin.Tests.Contracts;

/// <summary>The check of answers against a contract sees what is wrong with them.</summary>
public sealed class OpenApiContractTests
{
    private const string Good =
        """{"reservationId":"r1","status":"booked","source":"web","startAt":"2026-11-24T14:00:00+09:00","durationMinutes":90,"partySize":2,"guestName":null,"tableIds":[],"bill":null}""";

    private static readonly OpenApiContract Resty = OpenApiContract.Load("resty.openapi.yaml");

    [Fact]
    public void An_answer_of_the_contract_passes() => CheckReservation(Good);

    [Theory]
    [InlineData("\"booked\"", "\"waiting\"")]
    [InlineData("\"partySize\":2,", "")]
    [InlineData("\"partySize\":2", "\"partySize\":\"2\"")]
    [InlineData("\"tableIds\":[]", "\"tableIds\":null")]
    [InlineData("\"bill\":null", "\"bill\":{\"amount\":\"5400\"}")]
    [InlineData("2026-11-24T14:00:00+09:00", "24.11.2026")]
    public void Anything_else_does_not(string part, string instead) => Assert.ThrowsAny<XunitException>(() => CheckReservation(Good.Replace(part, instead)));

    [Theory]
    [InlineData("GET", "/stores/R0001/tables", 304, true)]
    [InlineData("GET", "/stores/R0001/tables", 204, false)]
    [InlineData("POST", "/stores/R0001/walk-ins", 201, true)]
    [InlineData("POST", "/stores/R0001/walk-ins", 200, false)]
    [InlineData("GET", "/stores/R0001/walk-ins", 200, false)]
    public void Only_what_the_contract_names_is_named(string method, string path, int status, bool named) =>
        Assert.Equal(named, Resty.Names(new HttpMethod(method), path, status));

    private static void CheckReservation(string json) =>
        OpenApiContract.Check(Resty.Schema(HttpMethod.Post, "/stores/R0001/walk-ins", 201)!, json, "a walk-in");
}
