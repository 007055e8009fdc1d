using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

/// <summary>Writes to a simulated tenant that have to succeed, in the words of somebody who damages it.</summary>
internal static class TenantWrites
{
    public static Task ChangeAsync(this RunningSimulator tenant, string path, object body) => DoAsync(tenant, "PATCH", path, body);

    /// <summary>An object whose properties are named like annotations is written as text.</summary>
    public static Task ChangeRawAsync(this RunningSimulator tenant, string path, string body) => DoAsync(tenant, "PATCH", path, JsonNode.Parse(body));

    public static Task<JsonObject> MakeAsync(this RunningSimulator tenant, string path, object body) => DoAsync(tenant, "POST", path, body);

    public static Task<JsonObject> MakeRawAsync(this RunningSimulator tenant, string path, string body) => DoAsync(tenant, "POST", path, JsonNode.Parse(body));

    public static Task RemoveAsync(this RunningSimulator tenant, string path) => DoAsync(tenant, "DELETE", path, body: null);

    public static Task RestoreAsync(this RunningSimulator tenant, string id) => DoAsync(tenant, "POST", $"directory/deletedItems/{id}/restore", body: null);

    public static async Task LinkAsync(this RunningSimulator tenant, string path, params IEnumerable<string> ids)
    {
        foreach (var id in ids)
            await DoAsync(tenant, "POST", $"{path}/$ref", tenant.Reference(id));
    }

    public static async Task UnlinkAsync(this RunningSimulator tenant, string path, params IEnumerable<string> ids)
    {
        foreach (var id in ids)
            await DoAsync(tenant, "DELETE", $"{path}/{id}/$ref", body: null);
    }

    public static Task SetManagerAsync(this RunningSimulator tenant, string id, string managerId) => DoAsync(tenant, "PUT", $"users/{id}/manager/$ref", tenant.Reference(managerId));

    public static Task RemoveManagerAsync(this RunningSimulator tenant, string id) => DoAsync(tenant, "DELETE", $"users/{id}/manager/$ref", body: null);

    public static async Task<IReadOnlyList<string>> IdsAsync(this RunningSimulator tenant, string path) =>
        [.. (await tenant.AllAsync(path)).Select(x => x["id"]!.ToString())];

    /// <summary>One object by its own path, or the first of a collection that fits.</summary>
    public static async Task<JsonObject> OneAsync(this RunningSimulator tenant, string path, Func<JsonObject, bool>? which = null) =>
        which is null ? (await tenant.GetAsync(path)).Body : (await tenant.AllAsync(path)).First(which);

    private static async Task<JsonObject> DoAsync(RunningSimulator tenant, string method, string path, object? body)
    {
        var reply = await tenant.SendAsync(method, path, body as JsonNode ?? (body is null ? null : JsonSerializer.SerializeToNode(body)));
        Assert.True(reply.Status is >= 200 and < 300, $"{method} {path}: {reply.Status} {reply.Json?.ToJsonString()}");
        return reply.Json as JsonObject ?? [];
    }
}
