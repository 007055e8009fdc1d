using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Content.Crowds;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>One object as it stands. Bodies are never changed in place: a write puts a new one. The body of one of the crowd is made when it is asked for.</summary>
internal sealed class TenantObject
{
    private readonly (Crowd Crowd, CrowdRef One)? computed;
    private JsonObject? body;

    public TenantObject(string kind, string id, JsonObject body, long changedAt) => (Kind, Id, this.body, ChangedAt) = (kind, id, body, changedAt);

    public TenantObject(Crowd crowd, CrowdRef one, string id) => (Kind, Id, computed) = (crowd.KindOf(one.Kind), id, (crowd, one));

    public string Kind { get; }

    public string Id { get; }

    /// <summary>The number of the change that put it; 0 for what the seed made.</summary>
    public long ChangedAt { get; }

    public JsonObject Body => body ??= computed!.Value.Crowd.Body(computed.Value.One);

    public bool IsDeleted => computed is null && Body["deletedDateTime"] is not null;

    /// <summary>The type Graph names: the derived one where the object carries it.</summary>
    public string TypeName => computed is null && Body["@odata.type"] is { } type ? type.GetValue<string>()["#microsoft.graph.".Length..] : Kind;

    /// <summary>Ids of what it stands on: it is not seen while one of them is deleted.</summary>
    public IEnumerable<string> References => computed is { } one ? one.Crowd.References(one.One) : Keys.References.Select(Text).OfType<string>();

    /// <summary>What people call it; of a crowd's people and groups without their body.</summary>
    public string? DisplayName => body is null && computed is { } one && one.Crowd.NameOf(one.One) is { } name ? name : Text("displayName");

    public string? Text(string property) => Body[property] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public bool Flag(string property) => Body[property] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public IReadOnlyList<string> Texts(string property) => Body[property] is JsonArray array ? [.. array.Select(x => x!.GetValue<string>())] : [];
}
