using System.Buffers;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>An open pack in borrowed memory: a seal or a verification opens them one after the other.</summary>
internal sealed class OpenedPack(ClosedPack pack, StoreKeys keys) : IDisposable
{
    private readonly ArraySegment<byte> _borrowed = PackFormat.Open(pack, keys, ArrayPool<byte>.Shared.Rent);

    /// <summary>Each payload after its length.</summary>
    public ReadOnlyMemory<byte> Payloads => _borrowed;

    public void Dispose() => ArrayPool<byte>.Shared.Return(_borrowed.Array!);
}
