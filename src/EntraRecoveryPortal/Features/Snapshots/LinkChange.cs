using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A link that appeared or went away.</summary>
public readonly record struct LinkChange(Link Link, bool Present);
