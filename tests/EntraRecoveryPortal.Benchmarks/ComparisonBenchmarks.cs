using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Benchmarks;

/// <summary>A report after an incident: some hundred of many users changed. The alternative parses and compares every object of both sides, as tools without a log must.</summary>
[MemoryDiagnoser]
public class ComparisonBenchmarks
{
    private const int Changed = 200;

    private List<ObjectPair> _all = [];
    private ComparisonInput _touched = null!;

    [Params(10_000, 100_000)]
    public int Users { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _all = [.. Enumerable.Range(0, Users).Select(number => new ObjectPair { Ref = new("user", IdOf(number)), From = User(number, "Finance"), Now = User(number, number < Changed ? null : "Finance") })];
        var byRef = _all.ToDictionary(pair => pair.Ref);
        CaptureProfile[] profiles = [new() { Type = "user", Properties = ["*"], Relations = [] }];
        Coverage[] coverage = [new() { Type = "user", State = CoverageState.Complete }];
        _touched = new ComparisonInput
        {
            FromProfiles = profiles,
            NowProfiles = profiles,
            FromCoverage = coverage,
            NowCoverage = coverage,
            Objects = _all[..Changed],
            Links = [],
            Lookup = one => byRef.GetValueOrDefault(one),
        };
        if (TouchedByMeaning() != Changed || EverythingAsText() != Changed)
            throw new InvalidOperationException("The two do not find the same changes.");
    }

    [Benchmark]
    public int TouchedByMeaning() => SnapshotComparer.Compare(_touched).Changes.Count;

    [Benchmark(Baseline = true)]
    public int EverythingAsText() => _all.Count(pair => !JsonNode.DeepEquals(JsonNode.Parse(pair.From!.Content.Utf8.Span), JsonNode.Parse(pair.Now!.Content.Utf8.Span)));

    private static string IdOf(int number) => new Guid(number, 0, 0, new byte[8]).ToString();

    private static DirectoryObject User(int number, string? department) => new()
    {
        Ref = new("user", IdOf(number)),
        Content = CanonicalJson.From(JsonSerializer.SerializeToElement(new
        {
            id = IdOf(number),
            displayName = $"User {number}",
            userPrincipalName = $"user{number}@contoso.example",
            department,
            jobTitle = "Accountant",
            accountEnabled = true,
            businessPhones = new[] { "+49 30 1234567" },
            otherMails = Array.Empty<string>(),
            officeLocation = "Berlin",
            usageLocation = "DE",
        })),
    };
}
