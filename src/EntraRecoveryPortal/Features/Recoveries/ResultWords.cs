using System.Globalization;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Says how a recovery ended, and what is left for people to do.</summary>
internal static class ResultWords
{
    public static string Sentence(IReadOnlyCollection<string> outcomes, int different)
    {
        var asPlanned = outcomes.Count(StepOutcome.IsAsPlanned);
        if (asPlanned == outcomes.Count && different == 0)
            return outcomes.Count switch
            {
                1 => "The step is carried out, and a reading after it shows what was planned.",
                2 => "Both steps are carried out, and a reading after them shows what was planned.",
                _ => $"All {Words.Number(outcomes.Count)} steps are carried out, and a reading after the last one shows what was planned.",
            };

        string?[] rest =
        [
            Part(different, "no longer as written when read again", "no longer as written when read again"),
            Part(Count(StepOutcome.Conflict), "left alone because it had changed since the report", "left alone because they had changed since the report"),
            Part(Count(StepOutcome.Failed), "failed", "failed"),
            Part(Count(StepOutcome.Skipped), "skipped", "skipped"),
            Part(Count(StepOutcome.Unknown), "unknown", "unknown"),
            Part(Count(StepOutcome.Waiting), "not reached", "not reached"),
        ];
        return $"{Words.Number(asPlanned - different)} of {Words.Count(outcomes.Count, "step")} {(asPlanned - different == 1 ? "is" : "are")} as planned; {Phrases.Joined([.. rest.OfType<string>()])}.";

        int Count(string outcome) => outcomes.Count(other => other == outcome);
        static string? Part(int count, string one, string many) => count == 0 ? null : $"{Words.Number(count)} {(count == 1 ? one : many)}";
    }

    public static string MadeAgain(PlanStep step, string? newId) =>
        $"The recycle bin refused to give it back, so it was made again under the new id {newId ?? "that Microsoft Graph gave it"}. What named the old id has to be pointed to the new one."
            + (step.Object.Type == "conditionalAccessPolicy" ? " The policy only reports until somebody switches it on." : "");

    /// <summary>A call whose answer was lost, and which readings show not to have been carried out. It may have been the last of several, or not for all links of its step.</summary>
    public static string NotCarriedOut(PlanStep step, GraphCall sent) =>
        step.Kind == StepKind.AddLinks && SentLinks.In(step, sent).Count is var open && open < step.Targets.Count
            ? string.Create(CultureInfo.InvariantCulture, $"Some of its links are there; the answer to adding the other {open} of {step.Targets.Count} was lost, and reading the object several times shows that they were not added.")
            : "The answer was lost, and reading the object several times shows that it was not carried out.";

    public static string NewId(string? id) => $"Made again under the new id {id ?? "that Microsoft Graph gave it"}.";

    public static IReadOnlyList<string> FollowUps(IReadOnlyList<PlanStep> applied, Func<int, bool> wasMadeAgain)
    {
        var followUps = new List<string>();
        foreach (var name in Names(step => step.Kind == StepKind.RemoveCredential))
            followUps.Add($"{name}: an added credential is gone, but whoever held it may have used it. Look at its sign-ins and rotate its other secrets.");
        foreach (var name in Names(step => step.Kind == StepKind.RemoveLink && step.Relation == "owners"))
            followUps.Add($"{name}: an owner was removed. Revoke that account's sessions if it was taken over.");
        foreach (var name in Names(step => wasMadeAgain(step.Order)))
            followUps.Add($"{name}: it was made again under a new id. Point what named the old one to it.");

        foreach (var type in applied.Where(step => step.GetsNewId).Select(step => step.Object.Type).Distinct())
        {
            var names = Names(step => step.GetsNewId && step.Object.Type == type);
            followUps.Add($"{Phrases.Joined(names.Count > 3 ? [.. names.Take(3), $"{Words.Number(names.Count - 3)} more"] : names)}: {AfterMaking(type)}");
        }

        var restored = Names(step => step.Kind == StepKind.RestoreFromBin && !wasMadeAgain(step.Order) && step.Object.Type == "user").Count;
        if (restored > 0)
            followUps.Add($"{Words.Count(restored, "restored user")}: check that they can sign in; the recycle bin keeps passwords and methods, but people may have to register a device again.");
        var apps = Names(step => step.Kind == StepKind.RestoreFromBin && step.Object.Type is "application" or "servicePrincipal").Count;
        if (apps > 0)
            followUps.Add($"{Words.Count(apps, "restored app")}: assign claims and token policies again, and check provisioning; the recycle bin does not keep them.");
        return followUps;

        static string AfterMaking(string type) => type switch
        {
            "user" => "made again under a new id. Set a temporary password, and have sign-in methods registered anew.",
            "application" => "made again under a new id and a new client id. Tell the clients, and add secrets or certificates.",
            "servicePrincipal" => "made again under a new id. Add credentials, claims and provisioning, and give Azure roles again.",
            "conditionalAccessPolicy" => "made again under a new id. If it was on it only reports now: look at it, then switch it on.",
            _ => "made again under a new id. What other services keep under the old one has to be set up anew.",
        };

        IReadOnlyList<string> Names(Func<PlanStep, bool> which) =>
            [.. applied.Where(which).DistinctBy(step => step.Object).Select(step => step.ObjectName)];
    }
}
