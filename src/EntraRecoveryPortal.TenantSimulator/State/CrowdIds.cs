using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>
/// Identifiers that tell whose they are without a table: kind and number stirred by the seed into a version 4 GUID, and back.
/// Half of the bits must come out as a fixed mark, so that no other identifier is taken for one of these.
/// </summary>
internal sealed class CrowdIds
{
    private const int Bits = 61;
    private const int Rounds = 6;
    private const int IndexBits = 40;
    private const int KeyLength = 43;
    private const ulong Half = (1UL << Bits) - 1;
    private const ulong Mark = 0x0C0A_7050_7E4A_2B01;

    private readonly ulong[] keys = new ulong[Rounds];

    public CrowdIds(int seed)
    {
        for (var i = 0; i < Rounds; i++)
            keys[i] = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}/crowd/{i}"))));
    }

    /// <summary>An id as objects of this kind have it.</summary>
    public string Of(CrowdRef one)
    {
        Span<byte> bytes = stackalloc byte[32];
        Write(one, bytes);
        return one.Kind is CrowdKind.Assignment or CrowdKind.Grant ? Base64Url.EncodeToString(bytes) : new Guid(bytes[..16], bigEndian: true).ToString();
    }

    /// <summary>Whose id this is, or null where it was not made here.</summary>
    public CrowdRef? Read(string id)
    {
        Span<byte> bytes = stackalloc byte[32];
        if (id.Length == KeyLength)
            return Base64Url.TryDecodeFromChars(id, bytes, out var length) && length == 32 && Unstir(bytes) is { } keyed && Of(keyed) == id ? keyed : null;
        return Guid.TryParseExact(id, "D", out var guid) && guid.TryWriteBytes(bytes, bigEndian: true, out _)
            && Unstir(bytes) is { Kind: not (CrowdKind.Assignment or CrowdKind.Grant) } found ? found : null;
    }

    /// <summary>A choice among so many that depends on the seed, the one and the question.</summary>
    public int Choose(CrowdRef one, int question, int count) =>
        (int)(Mix(keys[question % Rounds] ^ Plain(one) ^ ((ulong)question << 56)) % (ulong)count);

    private static ulong Plain(CrowdRef one) => ((ulong)one.Kind << IndexBits) | (uint)one.Index;

    private void Write(CrowdRef one, Span<byte> bytes)
    {
        var (left, right) = (Plain(one), Mark & Half);
        foreach (var key in keys)
            (left, right) = (right, left ^ (Mix(right ^ key) & Half));
        var payload = ((UInt128)left << Bits) | right;
        var (high, low) = ((ulong)(payload >> 62), (ulong)payload & ((1UL << 62) - 1));
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((high >> 12) << 16) | 0x4000 | (high & 0xFFF));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (1UL << 63) | low);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Mix(left));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], Mix(right));
    }

    private CrowdRef? Unstir(ReadOnlySpan<byte> bytes)
    {
        var (first, second) = (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        if ((first & 0xF000) != 0x4000 || second >> 62 != 2)
            return null;
        var payload = ((UInt128)(((first >> 16) << 12) | (first & 0xFFF)) << 62) | (second & ((1UL << 62) - 1));
        var (left, right) = ((ulong)(payload >> Bits), (ulong)payload & Half);
        for (var i = Rounds - 1; i >= 0; i--)
            (left, right) = (right ^ (Mix(left ^ keys[i]) & Half), left);
        return right == (Mark & Half) && left >> IndexBits <= (ulong)CrowdKind.Credential && (left & ((1UL << IndexBits) - 1)) <= int.MaxValue
            ? new((CrowdKind)(left >> IndexBits), (int)(left & int.MaxValue))
            : null;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return BitOperations.RotateLeft(value ^ (value >> 31), 17);
    }
}
