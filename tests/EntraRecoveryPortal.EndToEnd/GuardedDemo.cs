namespace EntraRecoveryPortal.EndToEnd;

/// <summary>The demo with the approvals that it asks for by itself, and with the quotas and the patience that it has by itself.</summary>
public sealed class GuardedDemo : DemoFixture
{
    public const string Policy = "CA004 Require MFA for Finance";

    protected override bool KeepsItsTime => true;

    protected override Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>Somebody shuts the break-glass accounts out of a policy; this person plans to let them in again.</summary>
    public async Task PlanAsync(Operator person)
    {
        var snapshot = await person.TakeSnapshotAsync();
        await Tenant.CauseAsync("conditional-access");
        await person.CompareWithNowAsync(snapshot);
        await person.ExpandAsync(Policy);
        await person.TickAsync($"Tick Exclude users of {Policy}");
        await person.FillReviewAsync("Let the break-glass accounts in at once");
    }
}
