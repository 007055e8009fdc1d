using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>The objects of a state by kind, and its links, for whoever picks some at random.</summary>
internal sealed class TenantParts(JsonElement state)
{
    private const string MicrosoftGraph = "00000003-0000-0000-c000-000000000000";
    private readonly HashSet<string> own = OwnOf(state);
    private readonly ILookup<(string Source, string Relation), string> links = state.GetProperty("links").EnumerateArray()
        .ToLookup(link => (link.TextAt("source")!, link.TextAt("relation")!), link => link.TextAt("target")!);

    /// <summary>The objects of this kind that are present, but for those that the portal works through.</summary>
    public IReadOnlyList<JsonElement> Of(string kind) =>
        [.. state.GetProperty("objects").GetProperty(kind).EnumerateArray().Where(one => one.At("deletedDateTime") is null
            && !own.Contains(one.TextAt("appId") ?? "") && !own.Contains(one.TextAt("id")!) && !own.Contains(one.TextAt("principalId") ?? ""))];

    public IReadOnlyList<string> Targets(string source, string relation) => [.. links[(source, relation)]];

    public JsonElement? One(Random random, string kind, Func<JsonElement, bool>? which = null)
    {
        var all = which is null ? Of(kind) : [.. Of(kind).Where(which)];
        return all.Count == 0 ? null : all[random.Next(all.Count)];
    }

    /// <summary>One of the objects that lie in the recycle bin.</summary>
    public JsonElement? OneInBin(Random random)
    {
        List<JsonElement> bin = [.. new[] { "user", "group", "application" }.SelectMany(kind => state.GetProperty("objects").GetProperty(kind).EnumerateArray()).Where(one => one.At("deletedDateTime") is not null)];
        return bin.Count == 0 ? null : bin[random.Next(bin.Count)];
    }

    /// <summary>The people one signs in as, and what the portal works through: to harm these is to harm the portal, which is another proof.</summary>
    private static HashSet<string> OwnOf(JsonElement state) =>
    [
        TenantSimulator.SimulatedTenant.PortalClientId, TenantSimulator.SimulatedTenant.ReaderClientId, TenantSimulator.SimulatedTenant.WriterClientId, MicrosoftGraph,
        .. TenantSimulator.SimulatedTenant.People.Select(person => person.ObjectId),
        .. state.GetProperty("objects").GetProperty("servicePrincipal").EnumerateArray()
            .Where(one => one.TextAt("appId") is TenantSimulator.SimulatedTenant.PortalClientId or TenantSimulator.SimulatedTenant.ReaderClientId or TenantSimulator.SimulatedTenant.WriterClientId)
            .Select(one => one.TextAt("id")!),
    ];
}
