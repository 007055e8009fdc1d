using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;
using X86Sse2 = System.Runtime.Intrinsics.X86.Sse2;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The 1024 summands of an element: its hash is the key of AES-256 in counter mode, whose first 2048 bytes they are. The processor's own
/// instructions do it several times faster than a call into the system's library, which stays for processors without them.</summary>
internal sealed class Summands(bool useInstructions = true) : IDisposable
{
    private const int Rounds = 14;
    private static readonly byte[] Counters = MakeCounters();

    private readonly bool useInstructions = useInstructions && X86Aes.IsSupported;
    private readonly byte[] stream = new byte[StateDigest.Length];
    private Aes? library;

    /// <summary>Good until the next call.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> key)
    {
        if (useInstructions)
            Encrypt(key, MemoryMarshal.Cast<byte, Vector128<byte>>(stream.AsSpan()));
        else
            ByLibrary(key);
        return stream;
    }

    public void Dispose() => library?.Dispose();

    private void ByLibrary(ReadOnlySpan<byte> key)
    {
        library ??= Aes.Create();
        library.SetKey(key);
        library.EncryptEcb(Counters, stream, PaddingMode.None);
    }

    // Eight blocks at a time keep the AES unit busy.
    private static void Encrypt(ReadOnlySpan<byte> key, Span<Vector128<byte>> blocks)
    {
        Span<Vector128<byte>> keys = stackalloc Vector128<byte>[Rounds + 1];
        Expand(key, keys);
        var counters = MemoryMarshal.Cast<byte, Vector128<byte>>(Counters.AsSpan());
        for (var at = 0; at < blocks.Length; at += 8)
        {
            var of = keys[0];
            var (a, b, c, d) = (counters[at] ^ of, counters[at + 1] ^ of, counters[at + 2] ^ of, counters[at + 3] ^ of);
            var (e, f, g, h) = (counters[at + 4] ^ of, counters[at + 5] ^ of, counters[at + 6] ^ of, counters[at + 7] ^ of);
            for (var round = 1; round < Rounds; round++)
            {
                of = keys[round];
                a = X86Aes.Encrypt(a, of);
                b = X86Aes.Encrypt(b, of);
                c = X86Aes.Encrypt(c, of);
                d = X86Aes.Encrypt(d, of);
                e = X86Aes.Encrypt(e, of);
                f = X86Aes.Encrypt(f, of);
                g = X86Aes.Encrypt(g, of);
                h = X86Aes.Encrypt(h, of);
            }

            of = keys[Rounds];
            blocks[at] = X86Aes.EncryptLast(a, of);
            blocks[at + 1] = X86Aes.EncryptLast(b, of);
            blocks[at + 2] = X86Aes.EncryptLast(c, of);
            blocks[at + 3] = X86Aes.EncryptLast(d, of);
            blocks[at + 4] = X86Aes.EncryptLast(e, of);
            blocks[at + 5] = X86Aes.EncryptLast(f, of);
            blocks[at + 6] = X86Aes.EncryptLast(g, of);
            blocks[at + 7] = X86Aes.EncryptLast(h, of);
        }
    }

    private static void Expand(ReadOnlySpan<byte> key, Span<Vector128<byte>> keys)
    {
        keys[0] = Vector128.Create(key[..16]);
        keys[1] = Vector128.Create(key[16..]);
        keys[2] = Even(keys[0], X86Aes.KeygenAssist(keys[1], 0x01));
        keys[3] = Odd(keys[1], keys[2]);
        keys[4] = Even(keys[2], X86Aes.KeygenAssist(keys[3], 0x02));
        keys[5] = Odd(keys[3], keys[4]);
        keys[6] = Even(keys[4], X86Aes.KeygenAssist(keys[5], 0x04));
        keys[7] = Odd(keys[5], keys[6]);
        keys[8] = Even(keys[6], X86Aes.KeygenAssist(keys[7], 0x08));
        keys[9] = Odd(keys[7], keys[8]);
        keys[10] = Even(keys[8], X86Aes.KeygenAssist(keys[9], 0x10));
        keys[11] = Odd(keys[9], keys[10]);
        keys[12] = Even(keys[10], X86Aes.KeygenAssist(keys[11], 0x20));
        keys[13] = Odd(keys[11], keys[12]);
        keys[14] = Even(keys[12], X86Aes.KeygenAssist(keys[13], 0x40));
    }

    private static Vector128<byte> Even(Vector128<byte> before, Vector128<byte> assist) => Spread(before) ^ X86Sse2.Shuffle(assist.AsInt32(), 0xFF).AsByte();

    private static Vector128<byte> Odd(Vector128<byte> before, Vector128<byte> even) =>
        Spread(before) ^ X86Sse2.Shuffle(X86Aes.KeygenAssist(even, 0x00).AsInt32(), 0xAA).AsByte();

    private static Vector128<byte> Spread(Vector128<byte> key)
    {
        key ^= X86Sse2.ShiftLeftLogical128BitLane(key, 4);
        key ^= X86Sse2.ShiftLeftLogical128BitLane(key, 4);
        return key ^ X86Sse2.ShiftLeftLogical128BitLane(key, 4);
    }

    private static byte[] MakeCounters()
    {
        var counters = new byte[StateDigest.Length];
        for (var block = 0; block < StateDigest.Length / 16; block++)
            BinaryPrimitives.WriteInt32LittleEndian(counters.AsSpan(block * 16), block);
        return counters;
    }
}
