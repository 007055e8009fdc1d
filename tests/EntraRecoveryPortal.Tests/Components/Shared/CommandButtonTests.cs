using Bunit;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Security;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace EntraRecoveryPortal.Tests.Components.Shared;

public sealed class CommandButtonTests : ComponentTests
{
    private string Toast => Assert.Single(Services.GetRequiredService<NotificationService>().Messages).Summary;

    [Fact]
    public async Task It_calls_once_shows_the_outcome_and_lets_the_page_reload()
    {
        Outcome? seen = null;
        var answer = new TaskCompletionSource<Outcome>();
        var calls = 0;
        var button = Show(_ => { calls++; return answer.Task; }, outcome => seen = outcome);

        var first = button.Find("button").ClickAsync(new());
        Assert.True(button.Find("button").HasAttribute("disabled"));
        answer.SetResult(Outcome.Done("Snapshot started"));
        await first;

        Assert.Equal(1, calls);
        Assert.Equal("Snapshot started", Toast);
        Assert.Equal(Outcome.Done("Snapshot started"), seen);
        Assert.False(button.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_refusal_is_a_sentence()
    {
        var button = Show(_ => throw new AccessDeniedException(Permissions.Recover));

        await button.Find("button").ClickAsync(new());

        Assert.StartsWith("Your roles do not allow this.", Toast, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_shows_a_number_but_not_the_exceptions_words()
    {
        var button = Show(_ => throw new InvalidOperationException("password=secret"));

        await button.Find("button").ClickAsync(new());

        Assert.StartsWith("This did not work.", Toast, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Toast, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_button_names_what_is_missing()
    {
        var button = Render<CommandButton>(p => p
            .Add(c => c.Text, "Change 3 attributes of 1 policy in Contoso")
            .Add(c => c.Command, _ => Task.FromResult(Outcome.Done("")))
            .Add(c => c.Disabled, true)
            .Add(c => c.Why, "A reason is missing"));

        Assert.True(button.Find("button").HasAttribute("disabled"));
        Assert.Equal("A reason is missing", button.Find(".command-why").TextContent);
    }

    private IRenderedComponent<CommandButton> Show(Func<CancellationToken, Task<Outcome>> command, Action<Outcome>? onDone = null) => Render<CommandButton>(p => p
        .Add(c => c.Text, "Capture a snapshot")
        .Add(c => c.Command, command)
        .Add(c => c.OnDone, outcome => onDone?.Invoke(outcome)));
}
