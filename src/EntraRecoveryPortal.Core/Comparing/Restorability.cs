using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>Why something cannot be put back, as a sentence; null when it can.</summary>
internal static class Restorability
{
    internal const string OwnApplication = "This is the portal's own registration; a recovery never touches it.";
    internal const string Activated = "Privileged Identity Management gives this membership for a while to who is eligible for it: activate or assign it there.";
    internal const string ReadOnly = "Microsoft Graph does not let it be written.";

    internal static string? OfAttribute(ObjectType type, JsonElement content, AttributeDifference difference)
    {
        var rule = type.RuleFor(difference.Path);
        if (type.NotRestorableReason is { } never)
            return never;

        var objectRule = type.ReadOnlyRules.FirstOrDefault(r => r.Attributes && !(r.SparesCloudOwned && rule.IsCloudOwned) && r.When(content));
        if (objectRule is not null)
            return objectRule.Reason;

        return rule.Writable switch
        {
            Writability.ReadOnly or Writability.CreateOnly => rule.Reason ?? ReadOnly,
            Writability.Secret when difference.From is not null => rule.Reason ?? ReadOnly,
            _ => null,
        };
    }

    /// <param name="type">Of the object that holds the link.</param>
    /// <param name="content">What it says now.</param>
    /// <param name="relation">The link's.</param>
    /// <param name="then">What it said then: what a rule decides only now can be put back with what made it so.</param>
    internal static string? OfLink(ObjectType type, JsonElement content, Relation relation, JsonElement? then = null)
    {
        if (type.NotRestorableReason is { } never)
            return never;

        return LinkRule(type, content, relation.Name, then)?.Reason ?? relation.NotRestorableReason ?? (relation.Write == LinkWrite.None ? ReadOnly : null);
    }

    internal static bool IsConsequence(ObjectType type, JsonElement content, string relation) =>
        type.ReadOnlyRules.Any(r => r.IsConsequence && r.Relations?.Contains(relation, StringComparer.Ordinal) == true && r.When(content));

    internal static string? OfExistence(ObjectType type, ChangeAction action, JsonElement? from, JsonElement? now) =>
        type.NotRestorableReason
        ?? type.ReadOnlyRules.FirstOrDefault(r => r.Existence && !(r.SparesDeletion && action == ChangeAction.Delete)
            && ((now is { } n && r.When(n)) || (from is { } f && r.When(f))))?.Reason;

    private static ReadOnlyRule? LinkRule(ObjectType type, JsonElement content, string relation, JsonElement? then) =>
        type.ReadOnlyRules.FirstOrDefault(r => (r.Relations is null || r.Relations.Contains(relation, StringComparer.Ordinal)) && r.When(content) && !(r.IsConsequence && then is { } said && !r.When(said)));
}
