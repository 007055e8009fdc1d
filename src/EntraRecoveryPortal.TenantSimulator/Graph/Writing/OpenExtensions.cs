using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Data that applications hang on users, groups, devices and the organization under a name of their own. No change tracking tells of it.</summary>
internal static class OpenExtensions
{
    private const string TypeName = "#microsoft.graph.openTypeExtension";

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. Of("users", Kinds.User, Permissions.ReadUsers, Permissions.WriteUsers),
        .. Of("groups", Kinds.Group, Permissions.ReadGroups, Permissions.WriteGroups),
        .. Of("devices", Kinds.Device, Permissions.ReadDevices, Permissions.WriteDevices),
        .. Of("organization", Kinds.Organization, Permissions.ReadOrganization, Permissions.WriteOrganization),
    ];

    private static IEnumerable<GraphRoute> Of(string path, string kind, Access read, Access write)
    {
        var list = $"{path}/{{id}}/{Relations.OpenExtensions}";
        yield return new("GET", list, read, call => OnOwner(call, kind, owner =>
            Page.Of(call, Kinds.OpenExtension, Context(path, owner), QueryLimits.Directory, after => call.State.Targets(owner.Id, Relations.OpenExtensions, after))));
        yield return new("POST", list, write, call => OnOwner(call, kind, owner => Add(call, path, owner)));
        yield return new("GET", $"{list}/{{other}}", read, call => OnOne(call, kind, (owner, found) => Page.Single(call, found, Context(path, owner), QueryLimits.Directory)));
        yield return new("PATCH", $"{list}/{{other}}", write, call => OnOne(call, kind, (_, found) => Change(call, found)));
        yield return new("DELETE", $"{list}/{{other}}", write, call => OnOne(call, kind, (_, found) =>
        {
            call.State.Remove(found);
            return GraphAnswer.NoContent;
        }));
    }

    private static string Context(string path, TenantObject owner) => $"{path}('{owner.Id}')/{Relations.OpenExtensions}";

    private static GraphAnswer OnOwner(GraphCall call, string kind, Func<TenantObject, GraphAnswer> answer) =>
        call.State.Live(kind, call["id"]) is { } owner ? answer(owner) : GraphFault.NotFound(call["id"]);

    private static GraphAnswer OnOne(GraphCall call, string kind, Func<TenantObject, TenantObject, GraphAnswer> answer) => OnOwner(call, kind, owner =>
        Find(call, owner, call["other"]) is { } found ? answer(owner, found) : GraphFault.NotFound(call["other"]));

    // The name is found in any case, and with its type in front.
    private static TenantObject? Find(GraphCall call, TenantObject owner, string name) => call.State.Targets(owner.Id, Relations.OpenExtensions)
        .FirstOrDefault(x => x.Text("id")!.Equals(name.Replace("microsoft.graph.openTypeExtension.", "", StringComparison.OrdinalIgnoreCase), StringComparison.OrdinalIgnoreCase));

    private static GraphAnswer Add(GraphCall call, string path, TenantObject owner)
    {
        var sent = call.Request.Body;
        if (sent["@odata.type"]?.ToString().TrimStart('#') != TypeName[1..])
            return GraphFault.BadRequest("A type named in @odata.type is needed, and must be microsoft.graph.openTypeExtension.");
        if (sent["extensionName"]?.ToString() is not { Length: > 0 } name)
            return GraphFault.BadRequest("A value is required for property 'extensionName' of resource 'OpenTypeExtension'.");
        if (Find(call, owner, name) is not null)
            return new GraphFault(409, "Request_MultipleObjectsWithSameKeyValue", "An extension already exists with given id.");
        var body = new JsonObject { ["@odata.type"] = TypeName };
        foreach (var (key, value) in Data(sent))
            body[key] = value?.DeepClone();
        body["extensionName"] = name;
        body["id"] = name;
        var stored = call.State.Put(Kinds.OpenExtension, $"{owner.Id}/{name}", body);
        call.State.Link(owner.Id, Relations.OpenExtensions, stored.Id);
        return Creation.Answer(call, stored, Context(path, owner));
    }

    /// <summary>What is named is set or, with null, taken out; everything else stays.</summary>
    private static GraphAnswer Change(GraphCall call, TenantObject found)
    {
        if (call.Request.Body["extensionName"] is { } name && name.ToString() != found.Text("extensionName"))
            return GraphFault.ReadOnly("extensionName");
        call.State.Update(found, after =>
        {
            foreach (var (key, value) in Data(call.Request.Body))
            {
                if (value is null)
                    after.Remove(key);
                else
                    after[key] = value.DeepClone();
            }
        });
        return GraphAnswer.NoContent;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Data(JsonObject sent) => Patch.Properties(sent).Where(x => x.Key is not ("id" or "extensionName"));
}
