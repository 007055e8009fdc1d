using System.Security.Cryptography;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>Tells whether two contents of one object mean the same: equal hashes, no change to report.</summary>
public static class MeaningHash
{
    /// <summary>SHA-256, 32 bytes.</summary>
    public static byte[] Of(ObjectType type, CanonicalJson content) => SHA256.HashData(Meaning.Bytes(type, "", content.Root).Span);
}
