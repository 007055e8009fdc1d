namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>An object, and a line of names that it has or had, as a block holds it.</summary>
internal sealed record NameHit(long ObjectKey, byte[] Line);
