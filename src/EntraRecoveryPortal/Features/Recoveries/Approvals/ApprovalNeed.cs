using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries.Approvals;

/// <summary>Why a plan needs a second person; nothing when it does not.</summary>
public sealed record ApprovalNeed(IReadOnlyList<string> Because)
{
    private const string RoleAssignment = "directoryRoleAssignment";
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    public bool IsNeeded => Because.Count > 0;

    /// <param name="document">The plan, as reviewed.</param>
    /// <param name="startedBefore">Steps of what the same person started in the last 24 hours.</param>
    /// <param name="options">What the host asks for.</param>
    /// <param name="author">Object id of who planned it.</param>
    public static ApprovalNeed Of(PlanDocument document, int startedBefore, RecoveryOptions options, string? author)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(options);
        var steps = document.Plan.Steps;
        var types = options.ApprovalTypesInForce;
        var reasons = steps.Where(step => types.Contains(step.Object.Type, StringComparer.Ordinal)).Select(step => step.Object).Distinct()
            .GroupBy(thing => thing.Type, (type, things) => $"it touches {Phrases.Objects(type, things.Count())}").ToList();
        if (types.Contains(RoleAssignment, StringComparer.Ordinal)
            && steps.Where(step => step.Relation is not null && document.RoleGroups.Contains(step.Object.Id, StringComparer.OrdinalIgnoreCase)).Select(step => step.Object).Distinct().Count() is > 0 and var groups)
            reasons.Add($"it touches who is in {Words.Count(groups, "group")} that may hold roles");
        if (author is { Length: > 0 } && steps.Any(step => ProtectedPeople.Benefits(step, author)))
            reasons.Add("it gives something to the account of whoever planned it");
        else if (document.Verdict.Asks.Any(ask => ask.Guard == Guard.BenefitAuthor))
            reasons.Add("it gives something to a group or an app in which whoever planned it has a part");
        if (startedBefore + steps.Count > options.ApprovalAbove)
        {
            reasons.Add(startedBefore == 0
                ? $"it has {Words.Count(steps.Count, "step")}, over {Words.Number(options.ApprovalAbove)}"
                : $"it has {Words.Count(steps.Count, "step")}, {Words.Number(startedBefore + steps.Count)} together with what its author started in the last 24 hours, over {Words.Number(options.ApprovalAbove)}");
        }

        return new(reasons);
    }

    /// <summary>Steps of all that a person started in the last 24 hours.</summary>
    internal static async Task<int> StartedBeforeAsync(PortalDbContext db, long tenantKey, Person person, DateTime now, CancellationToken cancel)
    {
        var since = now - Window;
        return await db.Recoveries.Where(row => row.TenantKey == tenantKey && row.CreatedAt > since
            && row.StartedByTenantId == person.TenantId && row.StartedByObjectId == person.ObjectId).SumAsync(row => row.StepCount, cancel);
    }
}
