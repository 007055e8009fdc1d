using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>What an operator should think about before starting.</summary>
public static class PlanWarnings
{
    private const string LaterLinks =
        "What it had in the snapshot and lost before its deletion is looked for afterwards and put back. Links, grants, roles and federated credentials that it got or had changed by then cannot be seen while it lies in the recycle bin: it comes back with them, and later comparisons show them.";

    private const string Invited =
        "The guest is invited again and comes back under a new id, as not yet accepted. No mail is sent: tell the guest to sign in, or send the invitation from Entra. What other services keep under the old id does not follow.";

    private const string MembersFollow = "Who is in it follows from its membership rule: Microsoft Entra evaluates it by itself after this step, which may take a while. No step adds or removes members.";

    /// <summary>Before the sentence of a risk rule, where a plan puts back what a report would mark.</summary>
    public const string RiskAgain = "The snapshot has what a report would mark: ";

    /// <summary>Of a step that sets a single link where none shows.</summary>
    public static string ReplacesUnseen(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return $"It shows no {step.Relation} now. If one lies in the recycle bin, that link is replaced, and an undo does not bring it back.";
    }

    internal static IEnumerable<PlanWarning> Of(PlanStep step)
    {
        foreach (var sentence in Sentences(step))
            yield return new PlanWarning(step.Object, step.ObjectName, sentence);
    }

    private static IEnumerable<string> Sentences(PlanStep step)
    {
        if (step.Kind == StepKind.Delete)
            yield return "Deleting it is for ever.";
        if (step.CannotBeUndoneReason is { } reason && step.Kind != StepKind.Delete)
            yield return reason;
        if (step.GetsNewId)
            yield return step.Call.Path == "invitations" ? Invited : WhatDoesNotFollow(step.Object.Type);
        if (step.Leaves.Any(l => l is { Path: "accountEnabled", Target: "true" }))
            yield return "Sign-in is allowed again: make sure that the account was not disabled for a reason.";
        if (step.Leaves.Any(l => l.Path is "userPrincipalName"))
            yield return "The sign-in name changes; people and devices may have to sign in again.";
        if (step.Kind == StepKind.RestoreFromBin && Catalogue.Of(step.Object.Type).IsDirectoryObject)
            yield return LaterLinks;
        if (step.ReplacesUnseen)
            yield return ReplacesUnseen(step);
        if (step is { Kind: StepKind.Update, Object.Type: "group" or "administrativeUnit" } && step.Leaves.Any(l => l is { Path: "membershipRule", Target: not null }))
            yield return MembersFollow;
        if (step.Fallback is not null)
            yield return step.Object.Type == "conditionalAccessPolicy"
                ? "If the recycle bin refuses, it is made again under a new id, in report-only mode."
                : "If the recycle bin refuses, it is made again under a new id.";
        if (BlocksEveryone(step) is { } policy)
            yield return PolicyReading.ExcludesSomebody(policy)
                ? "Afterwards this policy blocks everyone but those it excludes."
                : "Afterwards this policy blocks everyone, and excludes nobody: it can lock the tenant.";
    }

    private static string WhatDoesNotFollow(string type) => type switch
    {
        "user" => "It comes back under a new id, with a password that nobody sees. Licences given to the person are given again; sign-in methods, mailbox, files and what other services keep under the old id do not follow.",
        "group" => "It comes back under a new id. Its licences are given again; mailbox, files, teams and what other services keep under the old id do not follow.",
        "application" => "It comes back under a new id and a new client id (appId): clients that are configured with the old one have to be told. Secrets and certificates do not follow.",
        "servicePrincipal" => "It comes back under a new id. Secrets, certificates, claims and provisioning settings do not follow, nor what Azure grants to the old id.",
        "conditionalAccessPolicy" => "It comes back under a new id and, if it was on, in report-only mode: look at it, then switch it on.",
        "administrativeUnit" => "It comes back under a new id; roles over it are given again only as far as they are in this plan.",
        _ => "It comes back under a new id.",
    };

    /// <summary>The policy as the step leaves it, when it then blocks everyone.</summary>
    private static JsonElement? BlocksEveryone(PlanStep step)
    {
        if (step.Object.Type != "conditionalAccessPolicy")
            return null;

        return !step.GetsNewId && JsonText.Parse(step.Source) is { } policy && PolicyReading.BlocksEveryone(policy) ? policy : null;
    }
}
