using Bunit;
using EntraRecoveryPortal.Components.Shared;

namespace EntraRecoveryPortal.Tests.Components.Shared;

public sealed class LoadedTests : ComponentTests
{
    [Fact]
    public async Task It_says_that_it_is_reading_until_the_value_is_there()
    {
        var answer = new TaskCompletionSource<string>();
        var loaded = Show(_ => answer.Task);
        Assert.Equal("Reading", loaded.Find("[role=status]").TextContent.Trim());

        answer.SetResult("Ada");
        await loaded.WaitForAssertionAsync(() => Assert.Equal("Ada", loaded.Find(".loaded").TextContent));
    }

    [Fact]
    public void An_outage_shows_our_sentence_and_a_number_but_not_the_exceptions_words()
    {
        var loaded = Show(_ => throw new InvalidOperationException("server=db1;password=secret"));

        Assert.Contains("This could not be read.", loaded.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(loaded.Find("[role=alert] code").TextContent);
        Assert.DoesNotContain("secret", loaded.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_again_reads_again()
    {
        var attempts = 0;
        var loaded = Show(_ => ++attempts == 1 ? throw new TimeoutException() : Task.FromResult("Ada"));

        await loaded.Find("[role=alert] button.rz-button").ClickAsync(new());

        Assert.Equal("Ada", loaded.Find(".loaded").TextContent);
    }

    [Fact]
    public async Task A_newer_read_wins_over_an_older_one_that_answers_late()
    {
        var older = new TaskCompletionSource<string>();
        var loaded = Show(_ => older.Task);

        await loaded.InvokeAsync(() => loaded.Render(p => p.Add(c => c.Key, 2).Add(c => c.From, _ => Task.FromResult("new"))));
        older.SetResult("old");

        await loaded.WaitForAssertionAsync(() => Assert.Equal("new", loaded.Find(".loaded").TextContent));
    }

    [Fact]
    public void Leaving_the_page_cancels_the_read()
    {
        var token = CancellationToken.None;
        var loaded = Show(cancel =>
        {
            token = cancel;
            return new TaskCompletionSource<string>().Task;
        });

        loaded.Instance.Dispose();

        Assert.True(token.IsCancellationRequested);
    }

    private IRenderedComponent<Loaded<string>> Show(Func<CancellationToken, Task<string>> from) => Render<Loaded<string>>(p => p
        .Add(c => c.From, from)
        .Add(c => c.Key, 1)
        .Add(c => c.ChildContent, value => value));
}
