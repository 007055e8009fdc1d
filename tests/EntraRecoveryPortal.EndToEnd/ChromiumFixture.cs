using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(EntraRecoveryPortal.EndToEnd.ChromiumFixture))]

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>One Chromium for all journeys; every person gets a context (cookies, storage) of their own.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Operator.PatienceWithPages);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = InstalledChromium(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"],
        });
    }

    public Task<IBrowserContext> NewContextAsync(Uri portal, ColorScheme colours = ColorScheme.Light) =>
        browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = portal.ToString(),
            ColorScheme = colours,
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
            TimezoneId = "Europe/Berlin",
            Locale = "en-GB",
        });

    /// <summary>The system's browser; null means the one that Playwright installed.</summary>
    private static string? InstalledChromium() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in new[] { "chromium", "chromium-browser", "google-chrome" }
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
