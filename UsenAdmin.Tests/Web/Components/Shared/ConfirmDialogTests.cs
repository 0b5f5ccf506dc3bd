using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using UsenAdmin.Web.Components.Shared;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Shared;

public sealed class ConfirmDialogTests : ComponentTest
{
    [Theory]
    [InlineData("連携解除", true)]
    [InlineData("キャンセル", false)]
    public async Task The_answer_is_what_was_pressed(string button, bool expected)
    {
        var dialogs = ShowOverlays();
        var answer = await AskAsync(dialogs, new Confirmation("連携を解除します。よろしいですか?", "連携解除") { Destructive = true });

        dialogs.WaitForAssertion(() => Assert.Equal("連携を解除します。よろしいですか?", dialogs.Find("[role=dialog] h2").TextContent));
        await dialogs.InvokeAsync(() => dialogs.FindAll("button").Single(b => b.TextContent.Trim() == button).Click());

        Assert.Equal(expected, await answer.WaitAsync(TimeSpan.FromSeconds(5), Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_cannot_be_undone_is_not_the_solid_button()
    {
        var dialogs = ShowOverlays();
        _ = await AskAsync(dialogs, new Confirmation("連携を解除します。よろしいですか?", "連携解除") { Destructive = true });
        dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll(".button-solid")));
        Assert.Equal("連携解除", dialogs.Find(".button-danger").TextContent.Trim());
    }

    private async Task<Task<bool>> AskAsync(IRenderedComponent<MudDialogProvider> dialogs, Confirmation question)
    {
        var answer = new TaskCompletionSource<bool>();
        await dialogs.InvokeAsync(() =>
        {
            // Not awaited here: the question stays open until a button is pressed.
            _ = AnswerAsync(answer, question);
        });
        return answer.Task;
    }

    private async Task AnswerAsync(TaskCompletionSource<bool> answer, Confirmation question) =>
        answer.SetResult(await Services.GetRequiredService<IDialogService>().ConfirmAsync(question));
}
