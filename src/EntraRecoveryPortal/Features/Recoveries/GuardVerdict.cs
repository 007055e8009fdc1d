using System.Text.Json.Serialization;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What the guards say of a plan: what they refuse outright, what they warn of, and why they ask for it to be confirmed by typing.</summary>
public sealed record GuardVerdict
{
    public static GuardVerdict Clear { get; } = new();

    public IReadOnlyList<string> Refusals { get; init; } = [];
    public IReadOnlyList<string> Warnings { get; init; } = [];
    public IReadOnlyList<GuardReason> Asks { get; init; } = [];

    [JsonIgnore]
    public bool AsksToConfirm => Asks.Count > 0;

    [JsonIgnore]
    public IReadOnlyList<string> ConfirmBecause => [.. Asks.Select(ask => ask.Because)];

    /// <summary>The same where the host refuses some of it outright, whatever is typed.</summary>
    public GuardVerdict Under(IReadOnlyList<string> refused)
    {
        var asks = Asks.ToLookup(ask => refused.Contains(ask.Guard, StringComparer.Ordinal));
        return this with { Asks = [.. asks[false]], Refusals = [.. Refusals, .. asks[true].Select(ask => $"This host refuses such plans (Recovery:Refuse, {ask.Guard}): {ask.Because}.")] };
    }
}

/// <summary>One guard at work, and what of the plan it is about.</summary>
/// <param name="Guard">One of <see cref="Configuration.Guard"/>.</param>
/// <param name="Because">Goes on after "because".</param>
public sealed record GuardReason(string Guard, string Because);
