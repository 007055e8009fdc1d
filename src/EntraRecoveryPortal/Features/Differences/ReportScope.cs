namespace EntraRecoveryPortal.Features.Differences;

/// <summary>How much of the tenant a difference report compares.</summary>
public enum ReportScope
{
    All,
    Types,
    Ids,
}
