using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A version waiting for its pack to fill. A copy of a gone object carries the content as last seen.</summary>
internal sealed record PendingVersion(
    ObjectRow Object, ObjectState State, string DisplayName, string? SearchName,
    ReadOnlyMemory<byte> Content, byte[] ContentHash, byte[] MeaningHash, ObjectVersionRow? Previous, bool IsCopy = false);
