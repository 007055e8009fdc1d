using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>A value that only one object of a type may have, by which a creation can be looked for whose answer was lost.</summary>
/// <param name="Property">Top-level property that Graph filters by.</param>
/// <param name="Value">What it was made with.</param>
public sealed record MadeByName(string Property, string Value)
{
    /// <summary>Null where Graph lets several have all that was given, so that nothing found is proof.</summary>
    public static MadeByName? Of(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step is not { GetsNewId: true, Call.Body: { } body })
            return null;
        var sent = JsonElement.Parse(body);
        return step.Object.Type switch
        {
            "user" when sent.TextAt("invitedUserEmailAddress") is { Length: > 0 } address => new("mail", address),
            "user" => In(sent, "userPrincipalName"),
            "servicePrincipal" => In(sent, "appId"),
            // Of security groups several may have the same nickname.
            "group" when sent.TextsAt("groupTypes").Contains("Unified", StringComparer.Ordinal) => In(sent, "mailNickname"),
            _ => null,
        };
    }

    private static MadeByName? In(JsonElement sent, string property) => sent.TextAt(property) is { Length: > 0 } value && !ReplacedIds.IsOpen(value) ? new(property, value) : null;
}
