namespace EntraRecoveryPortal.Configuration;

/// <summary>What is captured beyond what Graph lists, and when less of a type than before is a loss. A proven one that passes either bound is alerted; one that nothing explains and that passes both makes the type incomplete.</summary>
public sealed class CaptureOptions
{
    public const string Section = "Capture";

    /// <summary>So many per cent of a type may vanish from one snapshot to the next.</summary>
    public int MaxShrinkPercent { get; init; } = 20;

    /// <summary>So many objects of a type may vanish, whatever their share.</summary>
    public int MinShrinkCount { get; init; } = 20;

    /// <summary>
    /// Object ids of groups that Privileged Identity Management governs and that may not hold directory roles. Microsoft Graph gives eligibilities group by group and does not tell which groups
    /// have any, so those of other groups than these and the role-assignable ones are not captured.
    /// </summary>
    public IReadOnlyList<string> EligibilityGroups { get; init; } = [];

    /// <summary>
    /// Whether open extensions of users, groups, devices and the organization are captured. Microsoft Graph tells neither who has any nor when one changes, so all of these are listed once more,
    /// every <see cref="ScheduleOptions.RelationsEvery"/>: a request for each 999 of them.
    /// </summary>
    public bool OpenExtensions { get; init; }

    /// <summary>One of the two is enough to be worth an alert.</summary>
    public bool IsReachedBy(int lost, int known) => lost > MinShrinkCount || (lost > 1 && 100L * lost > (long)MaxShrinkPercent * known);

    /// <summary>Both must be passed before a loss is doubted.</summary>
    public bool IsPassedBy(int lost, int known) => lost > MinShrinkCount && 100L * lost > (long)MaxShrinkPercent * known;
}
