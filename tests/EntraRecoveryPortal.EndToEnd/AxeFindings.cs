using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

internal static class AxeFindings
{
    /// <summary>What axe finds serious or critical about a page as it stands.</summary>
    public static async Task<IReadOnlyList<string>> SeriousAsync(this IPage page)
    {
        var result = await page.RunAxe();
        return
        [
            .. from violation in result.Violations
               where violation.Impact is "serious" or "critical"
               from node in violation.Nodes
               select $"{page.Url} {violation.Id}: {node.Html}",
        ];
    }
}
