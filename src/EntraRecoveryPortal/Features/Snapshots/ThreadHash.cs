using System.Security.Cryptography;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>SHA-256 by an object of the thread's own that is used again: made anew for each of a million short texts, it costs as much as the hash itself.</summary>
internal static class ThreadHash
{
    [ThreadStatic]
    private static IncrementalHash? ofThread;

    public static void Of(ReadOnlySpan<byte> text, Span<byte> hash)
    {
        var own = ofThread ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        own.AppendData(text);
        own.GetHashAndReset(hash);
    }
}
