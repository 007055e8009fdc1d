using EntraRecoveryPortal.Configuration;
using Microsoft.Extensions.Configuration;

namespace EntraRecoveryPortal.Tests.Configuration;

public sealed class SampleSettingsTests
{
    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "appsettings.sample.json");

    [Fact]
    public void The_sample_holds_every_key_and_no_other()
    {
        var sample = new ConfigurationBuilder().AddJsonFile(Path).Build();
        Assert.Empty(ConfigurationKeys.UnknownIn(sample));
        var present = sample.AsEnumerable().Select(pair => pair.Key).ToList();
        Assert.DoesNotContain(ConfigurationKeys.All, key => !present.Exists(key.Covers));
    }

    [Fact]
    public void The_sample_explains_every_key()
    {
        var lines = File.ReadAllLines(Path);
        var unexplained = lines.Index()
            .Where(line => line.Item.TrimStart().StartsWith('"') && line.Item.Contains("\":", StringComparison.Ordinal))
            .Where(line => !lines[line.Index - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(line => line.Item.Trim());
        Assert.Empty(unexplained);
    }

    [Fact]
    public void The_sample_is_right_but_for_the_files_it_names()
    {
        var faults = ConfigurationCheck.FaultsOf(new ConfigurationBuilder().AddJsonFile(Path).Build());
        Assert.All(faults, fault => Assert.True(fault.Key is "Store:KeyFile" || fault.Key.EndsWith(":CertificatePath", StringComparison.Ordinal), fault.Key));
    }
}
