using UsenAdmin.Web.Components.Shared;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Shared;

public sealed class PageLifeTests
{
    [Fact]
    public void What_ends_after_the_page_still_learns_that_it_was_closed()
    {
        var page = new PageLife();
        Assert.False(page.IsOver);

        page.Dispose();
        page.Dispose();

        Assert.True(page.IsOver);
        Assert.Throws<OperationCanceledException>(() => page.Closing.ThrowIfCancellationRequested());
        var told = false;
        using var late = page.Closing.Register(() => told = true);
        Assert.True(told);
    }
}
