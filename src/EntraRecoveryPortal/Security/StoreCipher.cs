using System.Security.Cryptography;

namespace EntraRecoveryPortal.Security;

/// <summary>AES-256-GCM with a random nonce: nonce, tag and cipher text, one after the other. What says where the text belongs is bound to it as
/// associated data, so that it opens nowhere else.</summary>
internal static class StoreCipher
{
    private static readonly int NonceLength = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagLength = AesGcm.TagByteSizes.MaxSize;

    public static byte[] Close(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        var stored = new byte[NonceLength + TagLength + plain.Length];
        var nonce = stored.AsSpan(0, NonceLength);
        var tag = stored.AsSpan(NonceLength, TagLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plain, stored.AsSpan(NonceLength + TagLength), tag, associated);
        return stored;
    }

    /// <exception cref="AuthenticationTagMismatchException">The text, the key or the associated data is not what it was.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> associated)
    {
        var plain = new byte[Math.Max(0, stored.Length - NonceLength - TagLength)];
        Open(key, stored, associated, plain);
        return plain;
    }

    /// <summary>As the other, into room of the caller's, as much as is stored; returns the length.</summary>
    public static int Open(byte[] key, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        var length = stored.Length - NonceLength - TagLength;
        if (length < 0)
            throw new AuthenticationTagMismatchException("The text is cut off.");
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(stored[..NonceLength], stored[(NonceLength + TagLength)..], stored.Slice(NonceLength, TagLength), plain[..length], associated);
        return length;
    }
}
