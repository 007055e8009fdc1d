namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>One thing that is not as it was captured.</summary>
/// <param name="Where">The row or file.</param>
/// <param name="What">A sentence on what is wrong with it.</param>
/// <param name="Snapshots">Numbers of the kept snapshots that cannot be trusted because of it.</param>
public sealed record VerificationFault(string Where, string What, IReadOnlyList<int> Snapshots);
