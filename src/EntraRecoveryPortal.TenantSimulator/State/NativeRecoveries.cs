using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>
/// Microsoft's own recovery at work. It rewrites objects so that neither delta nor the change log tell of it: only its job, which everybody can list, gives it away.
/// Callers hold the store's lock.
/// </summary>
internal static class NativeRecoveries
{
    /// <summary>Changes each of the objects as told, unseen by delta, and leaves a finished job.</summary>
    /// <param name="targetState">The moment that the recovery brought back.</param>
    /// <param name="started">When the job began; it ends a second after it for every hundred objects.</param>
    /// <returns>The job as it is listed.</returns>
    public static TenantObject Run(TenantState state, IReadOnlyList<TenantObject> objects, Action<JsonObject> change, DateTimeOffset targetState, DateTimeOffset started)
    {
        foreach (var before in objects)
        {
            var body = before.Body.DeepClone().AsObject();
            change(body);
            state.PutUnseen(before, body);
        }

        var id = state.NewId();
        return state.Put(Kinds.RecoveryJob, id, new()
        {
            ["id"] = id,
            ["filteringCriteria"] = null,
            ["jobCompletionDateTime"] = Graph.Instant.Text(started.AddSeconds(1 + (objects.Count / 100))),
            ["jobStartDateTime"] = Graph.Instant.Text(started),
            ["status"] = "successful",
            ["targetStateDateTime"] = Graph.Instant.Text(targetState),
            ["totalChangedLinksCalculated"] = 0,
            ["totalChangedObjectsCalculated"] = objects.Count,
            ["totalFailedChanges"] = 0,
            ["totalLinksModified"] = 0,
            ["totalObjectsModified"] = objects.Count,
        });
    }
}
