using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A version waiting for its pack to fill. A copy of a gone object carries the content as last seen.</summary>
/// <param name="Replaced">The content of the version before.</param>
internal sealed record PendingVersion(
    long ObjectKey, ObjectRef Of, ObjectState State, string DisplayName, string? SearchName,
    ReadOnlyMemory<byte> Content, byte[] ContentHash, ObjectVersionRow? Previous, ReadOnlyMemory<byte> Replaced, bool IsCopy = false);
