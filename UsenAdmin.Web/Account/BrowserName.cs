namespace UsenAdmin.Web.Account;

/// <summary>The browser and the system behind a User-Agent header, in words that people know.</summary>
public static class BrowserName
{
    // The first that is found counts: Edge says Chrome too, Chrome says Safari, Android says Linux.
    private static readonly (string Mark, string Name)[] Browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Version/", "Safari")];
    private static readonly (string Mark, string Name)[] Systems = [("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <returns>Such as <c>Chrome 143・Windows</c>; the header's beginning when nothing in it is known, null when there is none.</returns>
    public static string? Of(string agent)
    {
        var system = Systems.FirstOrDefault(s => agent.Contains(s.Mark, StringComparison.Ordinal)).Name;
        var (mark, browser) = Browsers.FirstOrDefault(b => agent.Contains(b.Mark, StringComparison.Ordinal));
        if (browser is null)
        {
            return agent.Length == 0 ? null : agent.Length > 40 ? agent[..40] + "…" : agent;
        }

        var version = agent[(agent.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Split('.', ' ')[0];
        return string.Join('・', new[] { $"{browser} {version}", system }.Where(part => part is not null));
    }
}
