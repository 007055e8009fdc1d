using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>One object as it stands. Bodies are never changed in place: a write puts a new one.</summary>
internal sealed record TenantObject(string Kind, string Id, JsonObject Body, long ChangedAt)
{
    public bool IsDeleted => Body["deletedDateTime"] is not null;

    /// <summary>The type Graph names: the derived one where the object carries it.</summary>
    public string TypeName => Body["@odata.type"] is { } type ? type.GetValue<string>()["#microsoft.graph.".Length..] : Kind;

    public string? Text(string property) => Body[property] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public bool Flag(string property) => Body[property] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public IReadOnlyList<string> Texts(string property) => Body[property] is JsonArray array ? [.. array.Select(x => x!.GetValue<string>())] : [];
}
