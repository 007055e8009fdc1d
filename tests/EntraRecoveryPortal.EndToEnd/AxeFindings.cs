using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

internal static class AxeFindings
{
    /// <summary>The only rules that colours have a say in.</summary>
    private static readonly List<string> OfColours = ["color-contrast", "link-in-text-block"];

    /// <summary>What axe finds serious or critical about a page as it stands.</summary>
    public static Task<IReadOnlyList<string>> SeriousAsync(this IPage page) => SeriousAsync(page, new());

    /// <summary>The same, in light colours and in dark ones.</summary>
    public static async Task<IReadOnlyList<string>> SeriousInEitherColoursAsync(this IPage page)
    {
        await EmulateAsync(page, ColorScheme.Dark);
        var inDark = await SeriousAsync(page, new() { RunOnly = new() { Type = "rule", Values = OfColours } });
        await EmulateAsync(page, ColorScheme.Light);
        return [.. inDark.Select(found => $"Dark: {found}"), .. await page.SeriousAsync()];
    }

    private static async Task<IReadOnlyList<string>> SeriousAsync(IPage page, AxeRunOptions options)
    {
        options.ResultTypes = [ResultType.Violations];
        var result = await page.RunAxe(options);
        return
        [
            .. from violation in result.Violations
               where violation.Impact is "serious" or "critical"
               from node in violation.Nodes
               select $"{page.Url} {violation.Id}: {node.Html}",
        ];
    }

    private static async Task EmulateAsync(IPage page, ColorScheme colours)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = colours });
        // Colours on their way from one to the other have the contrast of neither.
        await page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished))");
    }
}
