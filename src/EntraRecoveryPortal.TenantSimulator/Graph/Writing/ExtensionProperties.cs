using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Properties that an application adds to directory objects: defined and removed, never changed.</summary>
internal static class ExtensionProperties
{
    private static readonly string[] DataTypes = ["Binary", "Boolean", "DateTime", "Integer", "LargeInteger", "String"];
    private static readonly string[] Targets = ["User", "Group", "AdministrativeUnit", "Application", "Device", "Organization"];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", "applications/{id}/extensionProperties", Permissions.WriteApplications, Define),
        new("DELETE", "applications/{id}/extensionProperties/{other}", Permissions.WriteApplications, Remove),
        new("POST", "directoryObjects/getAvailableExtensionProperties", Permissions.ReadDirectory, Available),
    ];

    public static TenantObject Put(TenantState state, TenantObject application, string id, string name, string dataType, bool isMultiValued, params IEnumerable<string> targets)
    {
        var stored = state.Put(Kinds.ExtensionProperty, id, new()
        {
            ["id"] = id,
            ["appDisplayName"] = application.Text("displayName"),
            ["dataType"] = dataType,
            ["isMultiValued"] = isMultiValued,
            ["isSyncedFromOnPremises"] = false,
            ["name"] = string.Create(CultureInfo.InvariantCulture, $"extension_{application.Text("appId")!.Replace("-", "", StringComparison.Ordinal)}_{name}"),
            ["targetObjects"] = new JsonArray([.. targets.Select(x => (JsonNode)x)]),
        });
        state.Link(application.Id, Relations.ExtensionProperties, id);
        return stored;
    }

    /// <summary>Values of extension properties: only of those defined for this kind of object, and of the type defined.</summary>
    public static GraphFault? Check(TenantState state, string kind, JsonObject body)
    {
        foreach (var (name, value) in body.Where(x => x.Key.StartsWith("extension_", StringComparison.Ordinal)))
        {
            if (state.AllLive(Kinds.ExtensionProperty).FirstOrDefault(x => x.Text("name") == name && x.Texts("targetObjects").Contains(kind, StringComparer.OrdinalIgnoreCase)) is not { } defined)
                return GraphFault.UnknownProperty(name, kind);
            var property = new GraphProperty(name, EdmType(defined.Text("dataType")!), defined.Flag("isMultiValued"), "");
            if (Values.Check(GraphTypes.Get(kind), property, value) is { } fault)
                return fault;
        }

        return null;
    }

    private static string EdmType(string dataType) => dataType switch
    {
        "DateTime" => "DateTimeOffset",
        "Integer" => "Int32",
        "LargeInteger" => "Int64",
        _ => dataType,
    };

    private static GraphAnswer Define(GraphCall call)
    {
        if (call.State.Live(Kinds.Application, call["id"]) is not { } application)
            return GraphFault.NotFound(call["id"]);
        var (type, body) = (GraphTypes.Get(Kinds.ExtensionProperty), call.Request.Body);
        if ((Patch.CheckNew(type, body, new HashSet<string> { "appDisplayName", "isSyncedFromOnPremises" }) ?? Creation.Require(type, body, "name", "dataType", "targetObjects")) is { } fault)
            return fault;
        if (!DataTypes.Contains(body["dataType"]!.ToString()))
            return GraphFault.InvalidValue("dataType", Kinds.ExtensionProperty);
        var targets = body["targetObjects"]!.AsArray().Select(x => x!.ToString()).ToList();
        if (targets.Count == 0 || targets.Except(Targets).Any())
            return GraphFault.InvalidValue("targetObjects", Kinds.ExtensionProperty);
        var name = body["name"]!.ToString();
        if (call.State.Targets(application.Id, Relations.ExtensionProperties).Any(x => x.Text("name")!.EndsWith($"_{name}", StringComparison.Ordinal)))
            return GraphFault.BadRequest("An extension property exists with the name specified.");
        var stored = Put(call.State, application, call.State.NewId(), name, body["dataType"]!.ToString(), body["isMultiValued"]?.GetValue<bool>() == true, targets);
        return Creation.Answer(call, stored, $"applications/{application.Id}/extensionProperties");
    }

    /// <summary>The values that objects have of it are gone with it.</summary>
    private static GraphAnswer Remove(GraphCall call)
    {
        if (call.State.Live(Kinds.Application, call["id"]) is not { } application
            || call.State.Targets(application.Id, Relations.ExtensionProperties).FirstOrDefault(x => x.Id == call["other"]) is not { } property)
            return GraphFault.NotFound(call["other"]);
        var name = property.Text("name")!;
        foreach (var holder in property.Texts("targetObjects").Select(x => char.ToLowerInvariant(x[0]) + x[1..]).SelectMany(kind => call.State.All(kind)).Where(x => x.Body.ContainsKey(name)).ToList())
            call.State.Update(holder, after => after.Remove(name));

        call.State.Remove(property);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer Available(GraphCall call)
    {
        var synced = call.Request.Body["isSyncedFromOnPremises"] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : (bool?)null;
        return GraphAnswer.Ok(new JsonObject
        {
            ["@odata.context"] = call.Context("Collection(extensionProperty)"),
            ["value"] = new JsonArray([.. call.State.AllLive(Kinds.ExtensionProperty).Where(x => synced is null || x.Flag("isSyncedFromOnPremises") == synced)
                .Select(x => Projection.Of(x, null, withType: true))]),
        });
    }
}
