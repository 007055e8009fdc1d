namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Somebody else has ticked objects that this report holds too.</summary>
public sealed record OtherDraft(string PersonName, int ReportNumber, int Objects);
