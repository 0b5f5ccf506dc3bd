using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>A configuration that cannot work is told at start.</summary>
public sealed class PartnerOptionsTests
{
    [Theory]
    [InlineData("https://api.example.com/resty", "10", true)]
    [InlineData("http://localhost:5080/sandbox/resty", "0.5", true)]
    [InlineData("", "10", false)]
    [InlineData("api.example.com", "10", false)]
    [InlineData("ftp://api.example.com", "10", false)]
    [InlineData("https://", "10", false)]
    [InlineData("https://key@api.example.com", "10", false)]
    [InlineData("https://api.example.com/?v=1", "10", false)]
    [InlineData("https://api.example.com", "0", false)]
    [InlineData("https://api.example.com", "1000", false)]
    public void Address_and_time_out_are_checked(string baseUrl, string timeout, bool valid)
    {
        Assert.Equal(valid, IsValid("Resty", baseUrl, timeout));
        Assert.Equal(valid, IsValid("Ebica", baseUrl, timeout));
    }

    private static bool IsValid(string partner, string baseUrl, string timeout)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Ledgers:Resty:BaseUrl"] = "https://api.example.com",
            ["Ledgers:Ebica:BaseUrl"] = "https://api.example.com",
            [$"Ledgers:{partner}:BaseUrl"] = baseUrl,
            [$"Ledgers:{partner}:TimeoutSeconds"] = timeout,
        }).Build();
        using var services = new ServiceCollection().AddLogging().AddLedgers(configuration).BuildServiceProvider();
        var error = Record.Exception(services.GetRequiredService<IStartupValidator>().Validate);
        Assert.True(error is null or OptionsValidationException);
        Assert.True(error is null || error.Message.Contains(partner, StringComparison.Ordinal));
        return error is null;
    }
}
