using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>How a pack lies in its row; docs/store.md describes it.</summary>
internal static class PackFormat
{
    public const byte Current = 1;

    public static byte[] KeyOf(StoreKeys keys, string keyId) => keys.KeyFor("packs", keyId);

    /// <summary>What is bound to the payload: in another row, or under another key or format, it does not open.</summary>
    public static byte[] Associated(byte format, string keyId, Guid packId) => [format, .. packId.ToByteArray(), .. Encoding.UTF8.GetBytes(keyId)];

    /// <summary>The payloads of a pack, each after its length.</summary>
    /// <exception cref="InvalidDataException">The pack is not what was written.</exception>
    /// <exception cref="MissingStoreKeyException">Its key was not given to this portal.</exception>
    public static byte[] Open(PackRow pack, StoreKeys keys)
    {
        using var opened = OpenedPack.Of(pack, keys);
        return opened.Payloads.ToArray();
    }
}
