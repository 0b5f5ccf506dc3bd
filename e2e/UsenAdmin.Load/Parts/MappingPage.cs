using System.Text.Json;
using Microsoft.Playwright;

namespace UsenAdmin.Load.Parts;

/// <summary>A page with a mapping grid; what it measures runs inside of the page, without the way to the browser and back.</summary>
/// <param name="control">Selects the one control of a row.</param>
internal sealed class MappingPage(IPage page, string control)
{
    private const int Rows = 10;

    // Painted: the frame after the change has been drawn.
    private const string Helpers = """
        const painted = () => new Promise(done => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); }));
        const until = holds => new Promise((done, failed) => {
            if (holds()) return done();
            const watch = new MutationObserver(() => { if (holds()) { watch.disconnect(); clearTimeout(late); done(); } });
            const late = setTimeout(() => { watch.disconnect(); failed(new Error(`Not within 30 s on ${location.href}: ${holds}`)); }, 30000);
            watch.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
        });
        """;

    public IPage Page => page;

    /// <summary>Waits until nothing has changed on the page for a moment: what the portal asks its ledger beside it is not what a choice costs.</summary>
    public Task SettleAsync() => page.EvaluateAsync(
        """
        () => new Promise(done => {
            let quiet = setTimeout(() => { watch.disconnect(); done(); }, 150);
            const watch = new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(() => { watch.disconnect(); done(); }, 150); });
            watch.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
        })
        """);

    /// <summary>Opens the address anew, as typed. Milliseconds since the navigation began.</summary>
    public Task<double> OpenAsync(string address) => OpenAsync(address, $"tbody tr {control}", Rows);

    public Task OpenAsync(string address, string selector) => OpenAsync(address, selector, 1);

    /// <summary>Follows a link of this page, inside of the circuit.</summary>
    public Task<double> FollowAsync(string link) => page.EvaluateAsync<double>(
        $$"""
        async ([link, selector, rows]) => { {{Helpers}}
            const from = performance.now();
            document.querySelector(link).click();
            await until(() => document.querySelectorAll(selector).length >= rows);
            await painted();
            return performance.now() - from;
        }
        """, new object[] { link, $"tbody tr {control}", Rows });

    /// <summary>Presses the row's button, then the first seat that is free.</summary>
    public async Task<(double Opened, double Chosen)> ChooseFromListAsync(int row)
    {
        var times = await page.EvaluateAsync<JsonElement>(
            $$"""
            async ([row, selector]) => { {{Helpers}}
                const button = document.querySelectorAll(selector)[row];
                const before = button.textContent;
                const from = performance.now();
                button.click();
                await until(() => document.querySelector('#seat-list [role=option]'));
                await painted();
                const opened = performance.now() - from;
                const option = [...document.querySelectorAll('#seat-list [role=option]')].find(o => !o.hasAttribute('aria-disabled') && o.getAttribute('aria-selected') !== 'true');
                const again = performance.now();
                option.click();
                await until(() => document.querySelectorAll(selector)[row].textContent !== before && !document.querySelector('#seat-list'));
                await painted();
                return [opened, performance.now() - again];
            }
            """, new object[] { row, $"tbody tr {control}" });
        return (times[0].GetDouble(), times[1].GetDouble());
    }

    /// <summary>Puts the seat into the row's box, as the browser does when one is picked from the datalist.</summary>
    public Task<double> ChooseFromDatalistAsync(int row, string seat) => page.EvaluateAsync<double>(
        $$"""
        async ([row, selector, seat]) => { {{Helpers}}
            const box = document.querySelectorAll(selector)[row];
            const from = performance.now();
            box.value = seat;
            box.dispatchEvent(new Event('change', { bubbles: true }));
            await until(() => box.closest('tr').querySelector('.chosen').textContent === seat);
            await painted();
            return performance.now() - from;
        }
        """, new object[] { row, $"tbody tr {control}", seat });

    private async Task<double> OpenAsync(string address, string selector, int rows)
    {
        // A blank page between, so that nothing of the page before is counted.
        await page.GotoAsync("about:blank");
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        return await page.EvaluateAsync<double>(
            $$"""
            async ([selector, rows]) => { {{Helpers}}
                await until(() => document.querySelectorAll(selector).length >= rows);
                await painted();
                return performance.now();
            }
            """, new object[] { selector, rows });
    }
}
