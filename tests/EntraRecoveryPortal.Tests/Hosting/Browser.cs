using System.Net;

namespace EntraRecoveryPortal.Tests.Hosting;

/// <summary>A client with cookies that follows redirects, as a browser does, or looks at one answer at a time.</summary>
internal sealed class Browser : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient following;
    private readonly HttpClient stepping;

    public Browser(Uri portal)
    {
        following = Client(portal, follows: true);
        stepping = Client(portal, follows: false);
    }

    /// <summary>Where the last redirect led, and what was there.</summary>
    public async Task<(Uri Address, HttpStatusCode Status, string Body)> OpenAsync(string address)
    {
        using var answer = await following.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);
        return (answer.RequestMessage!.RequestUri!, answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<HttpResponseMessage> StepAsync(string address)
        => stepping.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await stepping.PostAsync(new Uri(address, UriKind.RelativeOrAbsolute), content, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        following.Dispose();
        stepping.Dispose();
    }

    private HttpClient Client(Uri portal, bool follows)
        => new(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = follows }) { BaseAddress = portal };
}
