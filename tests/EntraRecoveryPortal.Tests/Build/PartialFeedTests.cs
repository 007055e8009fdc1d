using System.Diagnostics;
using System.Text.Json;

namespace EntraRecoveryPortal.Tests.Build;

public sealed class PartialFeedTests : IDisposable
{
    private readonly string probeResult = Path.GetTempFileName();

    public void Dispose() => File.Delete(probeResult);

    [Fact]
    public async Task A_whole_feed_leaves_no_workaround_in_the_build()
    {
        using var evaluated = await EvaluateAsync(probeExitCode: 0, target: "ExtractBlazorScript");

        Assert.Equal("", evaluated.RootElement.GetProperty("Properties").GetProperty("PartialFeed").GetString());
        Assert.NotEqual("false", evaluated.RootElement.GetProperty("Properties").GetProperty("RequiresAspNetWebAssets").GetString());
        Assert.Equal("", evaluated.RootElement.GetProperty("Properties").GetProperty("BlazorScriptFolder").GetString());
        Assert.Empty(Workarounds(evaluated));
    }

    [Fact]
    public async Task A_partial_feed_brings_them_all()
    {
        // The probe alone: the script's older runtime pack is restored only where the feed really is partial.
        using var evaluated = await EvaluateAsync(probeExitCode: 1, target: "ProbeFeed");

        Assert.Equal("true", evaluated.RootElement.GetProperty("Properties").GetProperty("PartialFeed").GetString());
        Assert.Contains("Microsoft.SqlServer.Server", Workarounds(evaluated));
        Assert.Contains("Microsoft.AspNetCore.App.Runtime.linux-x64", Workarounds(evaluated));
    }

    private static List<string?> Workarounds(JsonDocument evaluated) =>
        [.. from list in evaluated.RootElement.GetProperty("Items").EnumerateObject()
            from item in list.Value.EnumerateArray()
            let name = item.GetProperty("Identity").GetString()
            where list.NameEquals("PackageDownload") || item.GetProperty("DefiningProjectName").GetString() == "PartialFeed"
            select name];

    private async Task<JsonDocument> EvaluateAsync(int probeExitCode, string target)
    {
        await File.WriteAllTextAsync(probeResult, $"{probeExitCode}\n", TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])["msbuild", Path.Combine(Repository.Root, "src", "EntraRecoveryPortal"), $"-t:{target}", $"-p:FeedProbeResult={probeResult}",
            "-getProperty:PartialFeed,RequiresAspNetWebAssets,BlazorScriptFolder", "-getItem:PrunePackageReference,PackageDownload"])
        {
            start.ArgumentList.Add(argument);
        }
        using var msbuild = Process.Start(start)!;
        var output = await msbuild.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await msbuild.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, msbuild.ExitCode);
        return JsonDocument.Parse(output);
    }
}
