using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>A configuration that cannot work is told at start.</summary>
public sealed class RestyOptionsTests
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
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Ledgers:Resty:BaseUrl"] = baseUrl, ["Ledgers:Resty:TimeoutSeconds"] = timeout }).Build();
        using var services = new ServiceCollection().AddLogging().AddLedgers(configuration).BuildServiceProvider();

        var error = Record.Exception(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Equal(valid, error is null);
        Assert.True(valid || error is OptionsValidationException);
    }
}
