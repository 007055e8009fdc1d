using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>The types of the simulated tenant are Graph's own.</summary>
public sealed class MetadataTests
{
    [Fact]
    public void Types_and_flags_follow_from_the_metadata_and_the_documented_text()
    {
        var documented = JsonNode.Parse(File.ReadAllText(Reference.Require("graph-properties.json")))!["types"]!.AsObject();

        var expected = TypesFile.Of(Metadata.Load(), documented);

        var made = Path.Combine(AppContext.BaseDirectory, "types.json");
        File.WriteAllText(made, expected);
        var embedded = File.ReadAllText(Path.Combine(Repository.Root, "src/EntraRecoveryPortal.TenantSimulator/Graph/Types/types.json")).ReplaceLineEndings("\n");
        Assert.True(expected == embedded, $"Graph/Types/types.json is not what the reference gives. That lies at {made}: copy it over.");
    }
}
