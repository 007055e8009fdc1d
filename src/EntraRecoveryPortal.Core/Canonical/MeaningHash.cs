using System.Security.Cryptography;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>Tells whether two contents of one object mean the same: equal hashes, no change to report.</summary>
public static class MeaningHash
{
    [ThreadStatic]
    private static MeaningWriter? _writer;

    /// <summary>SHA-256, 32 bytes.</summary>
    public static byte[] Of(ObjectType type, CanonicalJson content)
    {
        var writer = _writer ??= new();
        writer.Write(content.Utf8.Span, type.Meaning);
        return SHA256.HashData(writer.Written);
    }
}
