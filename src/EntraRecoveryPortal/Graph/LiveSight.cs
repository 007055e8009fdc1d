using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Graph;

/// <summary>Some objects as they are now, and what of them could not be read.</summary>
public sealed record LiveSight(IReadOnlyList<LiveObject> Objects, IReadOnlyList<Unread> Unread);

/// <summary>An object, or one of its relations, that Graph did not give, with the reason as a sentence.</summary>
public sealed record Unread(ObjectRef Ref, string Relation, string Reason);
