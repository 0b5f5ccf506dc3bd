using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.Floor.Outbox;
using UsenAdmin.Web.Features.Floor.Screens;
using UsenAdmin.Web.Features.ReservationLinks;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>The outbox as people see it, with messages in it: 未送信の情報, the dialog of 連携解除, and 予約台帳連携 on a terminal.</summary>
public sealed class OutboxScreensTests(TestPostgres postgres) : FloorStage(postgres)
{
    [Fact]
    public async Task The_card_names_each_message_and_its_buttons_and_a_message_that_is_given_up_is_gone_from_it()
    {
        Resty.Line = LedgerLineState.Down;
        await SeatedAsync("A1");
        await using var page = await PageAsync();
        var overlays = page.ShowOverlays();
        var card = page.Render<UndeliveredCard>(p => p.Add(c => c.StoreId, Shop.Id));

        card.WaitForAssertion(() => Assert.Contains("A1 ウォークインの登録", Text(card), StringComparison.Ordinal));
        Assert.Contains("Resty", Text(card), StringComparison.Ordinal);
        Assert.Contains("テーブル情報連携時にネットワークエラーが発生しました。", Text(card), StringComparison.Ordinal);
        Assert.Contains("次の送信", Text(card), StringComparison.Ordinal);
        Assert.NotNull(card.Find("button[aria-label='再送 A1 ウォークインの登録']"));

        card.Find("button[aria-label='連携しない A1 ウォークインの登録']").Click();
        overlays.WaitForAssertion(() => Assert.Contains("この情報を予約台帳に連携しません。よろしいですか?", overlays.Markup, StringComparison.Ordinal));
        overlays.Find(".confirm-answer").Click();

        card.WaitForAssertion(() => Assert.Contains("0件", Text(card), StringComparison.Ordinal));
        Assert.Empty(await Get<OutboxQueries>().UndeliveredAsync(Company, Shop.Id, Ct));
    }

    [Fact]
    public async Task The_dialog_of_unlinking_shows_what_waits_and_is_answered_only_by_giving_it_up_expressly()
    {
        Resty.Line = LedgerLineState.Down;
        await SeatedAsync("A1");
        await using var page = await PageAsync();
        var overlays = page.ShowOverlays();
        await overlays.InvokeAsync(() => page.Services.GetRequiredService<IDialogService>().ShowAsync<UnlinkDialog>(null, new DialogParameters<UnlinkDialog>
        {
            { d => d.Title, "予約台帳へ未送信の情報が 1 件あるため連携解除できません。" },
            { d => d.Subject, "本店・Resty予約台帳" },
            { d => d.StoreId, Shop.Id },
            { d => d.Provider, LedgerProvider.Resty },
        }));

        overlays.WaitForAssertion(() => Assert.Contains("A1 ウォークインの登録", overlays.Markup, StringComparison.Ordinal));
        Assert.True(overlays.Find(".confirm-answer").HasAttribute("disabled"));
        overlays.Find(".unlink-give-up input").Change(true);
        overlays.WaitForAssertion(() => Assert.False(overlays.Find(".confirm-answer").HasAttribute("disabled")));
    }

    [Fact]
    public async Task On_a_terminal_a_refused_walk_in_is_tied_to_the_ledgers_own_record()
    {
        var own = Resty.Book(Six, null, 2, "sA1");
        Resty.Change(own, r => r with { Source = LedgerReservationSource.WalkIn, Status = LedgerReservationStatus.Seated });
        var visit = (await SeatAsync(AtPos, "A1")).Value.SubjectId;
        await RefreshAsync();
        await using var page = await PageAsync();
        page.ShowOverlays();
        var view = await VisitAsync(visit);
        var dialog = page.Render<VisitLedgers>(p => p.Add(d => d.Visit, view).Add(d => d.Actor, AtPos.Actor));

        dialog.WaitForAssertion(() => Assert.NotNull(dialog.Find("button[aria-label^='台帳の記録にひも付ける']")));
        await dialog.Find("button[aria-label^='台帳の記録にひも付ける']").ClickAsync(new());
        dialog.WaitForAssertion(() => Assert.Contains(dialog.FindAll("button"), b => b.TextContent.Contains("2名", StringComparison.Ordinal)));
        await dialog.FindAll("button").First(b => b.TextContent.Contains("2名", StringComparison.Ordinal)).ClickAsync(new());

        dialog.WaitForAssertion(() => Assert.Empty(dialog.FindAll("button[aria-label^='台帳の記録にひも付ける']")));
        await DeliverAsync();
        Assert.Equal((VisitLedgerState.Linked, own), ((await VisitAsync(visit)).Ledgers[0].State, (await VisitAsync(visit)).Ledgers[0].RecordId));
    }

    private static string Text<T>(IRenderedComponent<T> component)
        where T : IComponent => string.Join(' ', component.Nodes.Select(n => n.TextContent));

    /// <summary>The portal's page of a 企業管理者, on this stage's data.</summary>
    private async Task<Page> PageAsync()
    {
        var admin = new StaffUser(Company, "0001", "佐藤 美咲", StaffRole.CompanyAdmin);
        await WriteAsync(db =>
        {
            db.Users.Add(admin);
            return Task.CompletedTask;
        });
        var page = new Page();
        page.Services.AddSingleton(Get<OutboxQueries>());
        page.Services.AddSingleton(Get<ResendLedgerMessage>());
        page.Services.AddSingleton(Get<GiveUpLedgerMessages>());
        page.Services.AddSingleton(Get<BindLedgerRecord>());
        page.Services.AddSingleton<LiveSignals>();
        page.Services.AddScoped(services => new CurrentPerson(
            services.GetRequiredService<AuthenticationStateProvider>(), new ActingSupport(Get<CrossCompanyQueries>(), Contexts, Clock), services.GetRequiredService<NavigationManager>()));
        page.Enter(admin);
        return page;
    }

    private sealed class Page : ComponentTest
    {
        public new IRenderedComponent<MudDialogProvider> ShowOverlays() => base.ShowOverlays();

        public void Enter(StaffUser person)
        {
            Authorization.SetAuthorized(person.DisplayName);
            Authorization.SetRoles(person.Role.ToString());
            Authorization.SetClaims(new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()), new Claim(StaffClaims.Company, person.CompanyId.ToString()));
        }
    }
}
