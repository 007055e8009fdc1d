namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>One reason why a recovery was not started. <see cref="Field"/> names the input it belongs to, or is empty.</summary>
public sealed record Refusal(string Code, string Sentence, string Field = "");

/// <summary>What may keep a plan from being made or run, each with its sentence.</summary>
public static class Refusals
{
    public const string ReasonField = "reason";
    public const string TenantNameField = "tenantName";
    public const string StoppedField = "stopped";

    public static Refusal ReportMissing { get; } = new("reportMissing", "There is no such report.");
    public static Refusal ReportNotReady { get; } = new("reportNotReady", "This report is not finished; its differences are not all known.");
    public static Refusal NothingTicked { get; } = new("nothingTicked", "Nothing is ticked in this report.");
    public static Refusal NothingPlanned { get; } = new("nothingPlanned", "Nobody has planned a recovery from this report.");
    public static Refusal NothingToDo { get; } = new("nothingToDo", "Nothing of what is ticked can or needs to be written.");
    public static Refusal TenantUnreadable { get; } = new("tenantUnreadable", "The tenant could not be read, so nothing can be planned. Try again, or look at Settings for what the reader lacks.");
    public static Refusal PlanMissing { get; } = new("planMissing", "This plan is no longer here. Review again.");
    public static Refusal PlanChanged { get; } = new("planChanged", "The plan is not the one that was reviewed. Review again.");
    public static Refusal PlanForged { get; } = new("planForged", "This plan was not made by the portal. Review again, and have the store verified.");
    public static Refusal PlanOfAnother { get; } = new("planOfAnother", "This plan was made by someone else. Review the ticks yourself before running them.");
    public static Refusal PlanAlreadyRun { get; } = new("planAlreadyRun", "This plan was already run. Compare again to see what is left.");
    public static Refusal NoWriter { get; } = new("noWriter", "No writer is configured (Tenant:Writer), so the portal reads and plans but cannot write.");
    public static Refusal ReasonMissing { get; } = new("reasonMissing", "Say why this is done; the history keeps it.", ReasonField);
    public static Refusal ReasonTooLong { get; } = new("reasonTooLong", $"Keep the reason under {StartRecovery.LongestReason} characters.", ReasonField);
    public static Refusal NotStopped { get; } = new("notStopped", "Say that what caused these changes has been stopped, or it may change them again.", StoppedField);

    public static Refusal TenantNameNotTyped(string tenant) => new("tenantNameNotTyped", $"Type the tenant's name, {tenant}, to confirm.", TenantNameField);

    public static Refusal Guarded(string sentence) => new("guarded", sentence);
}
