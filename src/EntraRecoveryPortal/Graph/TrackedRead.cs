using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// Reads one type for a snapshot: by its changes alone where a token tells them, else whole. A whole read of a tracked type is
/// held between two looks at its changes: the token is taken before the list, and what it tells is read before the type ends.
/// </summary>
internal sealed class TrackedRead(GraphReads reads, TypePlan plan, Func<ReadPage, CancellationToken, Task> onPage, TimeProvider clock)
{
    private readonly ObjectType type = plan.Type;
    private readonly ReadManner manner = new(plan.Type.Lane, GraphPriority.Low) { Headers = plan.Type.RequestHeaders };
    private readonly DateTime startedAt = clock.GetUtcNow().UtcDateTime;

    public async Task<TypeReading> RunAsync(CancellationToken cancel)
    {
        if (plan is not { Method: ReadMethod.Incremental, Since: { } since })
            return await WholeAsync(plan.Reason, cancel);

        var losses = new ReadLosses(type);
        var delta = new DeltaRead(reads, plan, manner, losses, onPage);
        if (await delta.ChangesAsync(since, cancel) is { } lost)
        {
            await onPage(new ReadPage([], []) { Kind = PageKind.Anew }, cancel);
            return await WholeAsync(DeltaTokens.Lost(lost), cancel);
        }

        foreach (var relation in type.Relations.Where(relation => plan.Due.Contains(relation.Name, StringComparer.Ordinal)))
            await new ListedLinks(reads, type, relation, manner, losses).ReadChangesAsync(plan, await plan.KnownLinks(type.Name, relation.Name, cancel), delta.Arrived, delta.Removed, onPage, cancel);
        return new TypeReading
        {
            Method = ReadMethod.Incremental,
            Profile = plan.Profile! with { Relations = [.. plan.Profile.Relations.Union(plan.Due, StringComparer.Ordinal).Where(part => !losses.Refuses(part))] },
            Coverage =
            [
                losses.Coverage(""),
                .. type.Relations.Where(relation => relation.IsTracked).Select(relation => losses.Coverage(relation.Name)),
                .. type.Untracked.Select(part => plan.Due.Contains(part, StringComparer.Ordinal) ? losses.Coverage(part) : Untold(part)),
                .. type.DeletedListPath is null ? [] : new[] { losses.Coverage(Coverage.RecycleBin) },
            ],
            StartedAt = startedAt,
            EndedAt = clock.GetUtcNow().UtcDateTime,
            DeltaLink = delta.Link,
        };
    }

    private async Task<TypeReading> WholeAsync(string? reason, CancellationToken cancel)
    {
        var losses = new ReadLosses(type);
        var whole = new TypeRead(reads, type, manner, losses, onPage, startedAt);
        var delta = new DeltaRead(reads, plan, manner, losses, onPage);
        var token = type.DeltaPath is null ? null : await reads.GetAsync(DeltaTokens.LatestPath(type), manner, cancel);
        await whole.RunAsync(cancel);
        string? next = null;
        if (token is { Succeeded: true } && GraphReads.DeltaLink(token.Body) is { } latest)
        {
            var lost = losses.Refuses("") ? null : await delta.LateChangesAsync(latest, whole.Shows, cancel);
            next = lost is null ? delta.Link : null;
        }
        else if (token is not null)
        {
            reason = $"Read whole, and will be again: Microsoft Graph gave no change token ({token.Words.TrimEnd('.', ' ', ':')}).";
        }

        if (whole.DeltaIsPartial)
            (next, reason) = (null, "Read whole, and will be again: Microsoft Graph's changes leave some of its links out.");

        // Grants go with what they stand on, untold, so for them there is nothing to compare with.
        var told = plan is { Method: ReadMethod.Full, Since: { } since } && type.NaturalKey.Count == 0 ? await new DeltaRead(reads, plan, manner, losses, onPage).TellAsync(since, cancel) : null;
        return new TypeReading
        {
            Method = ReadMethod.Full,
            Profile = whole.Profile,
            Coverage = [.. whole.Coverage.Select(part => part is { Relation: "", Reason: null } ? part with { Reason = reason } : part)],
            StartedAt = startedAt,
            EndedAt = clock.GetUtcNow().UtcDateTime,
            DeltaLink = next,
            Told = told,
        };
    }

    private Coverage Untold(string part) => new()
    {
        Type = type.Name,
        Relation = part,
        State = CoverageState.CarriedForward,
        Reason = "Microsoft Graph does not track it; it is read from time to time.",
    };
}
