using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Benchmarks.Storms;

/// <summary>An object as one of both sides names it: catalogue type, id or natural key, Present or SoftDeleted.</summary>
internal readonly record struct ObjectName(string Type, string Id, string State);

internal readonly record struct LinkName(string Source, string Relation, string Target);

/// <summary>What the tenant held at one moment, by the simulator's own account.</summary>
internal sealed class TenantMoment
{
    public required IReadOnlyDictionary<ObjectName, JsonElement> Objects { get; init; }

    public required IReadOnlySet<LinkName> Links { get; init; }

    /// <summary>Role assignments that somebody eligible has activated for a while, by natural key.</summary>
    public required IReadOnlySet<string> Activated { get; init; }

    /// <param name="state">The answer to <c>/_simulator/state</c>.</param>
    public static TenantMoment Parse(string state)
    {
        var told = JsonElement.Parse(state);
        var objects = new Dictionary<ObjectName, JsonElement>();
        foreach (var type in Catalogue.All)
        {
            if (!told.GetProperty("objects").TryGetProperty(SimulatedKinds.Of(type.Name), out var bodies))
                continue;
            foreach (var body in bodies.EnumerateArray())
                objects[new(type.Name, type.RefOf(body).Id, type.DeletedListPath is not null && body.At("deletedDateTime") is not null ? "SoftDeleted" : "Present")] = body;
        }

        return new TenantMoment
        {
            Objects = objects,
            Activated = told.GetProperty("objects").GetProperty("unifiedRoleAssignmentSchedule").EnumerateArray().Where(one => one.TextAt("assignmentType") == "Activated")
                .Select(one => Catalogue.Of("directoryRoleAssignment").RefOf(one).Id).ToHashSet(StringComparer.Ordinal),
            Links = told.GetProperty("links").EnumerateArray().Select(link => new LinkName(link.TextAt("source")!, link.TextAt("relation")!, link.TextAt("target")!)).ToHashSet(),
        };
    }
}
