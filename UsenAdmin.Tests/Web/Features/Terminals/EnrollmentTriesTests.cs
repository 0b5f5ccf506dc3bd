using System.Net;
using Microsoft.Extensions.Time.Testing;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

public sealed class EnrollmentTriesTests
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void The_wait_ends_a_minute_after_the_oldest_of_the_twenty()
    {
        var tries = new EnrollmentTries(_time);
        tries.CountWrong(Address);
        _time.Advance(TimeSpan.FromSeconds(40));
        for (var i = 0; i < 19; i++)
        {
            Assert.Null(tries.WaitFor(Address));
            tries.CountWrong(Address);
        }

        Assert.Equal(TimeSpan.FromSeconds(20), tries.WaitFor(Address));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(tries.WaitFor(Address));
        tries.CountWrong(Address);
        Assert.Equal(TimeSpan.FromSeconds(40), tries.WaitFor(Address));
    }

    [Theory]
    [InlineData("203.0.113.8", false)]
    [InlineData("::ffff:203.0.113.7", true)]
    public void Addresses_are_counted_apart(string other, bool same)
    {
        var tries = new EnrollmentTries(_time);
        for (var i = 0; i < EnrollmentTries.PerMinute; i++)
        {
            tries.CountWrong(Address);
        }

        Assert.Equal(same, tries.WaitFor(IPAddress.Parse(other)) is not null);
    }

    [Fact]
    public void One_IPv6_network_is_one_address()
    {
        var tries = new EnrollmentTries(_time);
        for (var i = 0; i < EnrollmentTries.PerMinute; i++)
        {
            tries.CountWrong(IPAddress.Parse($"2001:db8::{i}"));
        }

        Assert.NotNull(tries.WaitFor(IPAddress.Parse("2001:db8::ffff")));
        Assert.Null(tries.WaitFor(IPAddress.Parse("2001:db8:0:1::1")));
    }
}
