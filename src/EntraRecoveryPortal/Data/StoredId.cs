using System.Buffers;
using System.Text;

namespace EntraRecoveryPortal.Data;

/// <summary>Ids of directory objects as bytes: a guid, which nearly every id is, takes 16 of them instead of 36.
/// Any other id is its text in UTF-8 after a zero, or after two where one would make it 16 bytes long.</summary>
internal static class StoredId
{
    private const int GuidLength = 16;
    private const int GuidTextLength = 36;
    private static readonly SearchValues<char> UsualCharacters = SearchValues.Create("0123456789abcdef-");

    public static byte[] Of(string id)
    {
        if (TryGuid(id, out var guid))
            return guid.ToByteArray(bigEndian: true);
        var zeros = Encoding.UTF8.GetByteCount(id) == GuidLength - 1 ? 2 : 1;
        var stored = new byte[zeros + Encoding.UTF8.GetByteCount(id)];
        Encoding.UTF8.GetBytes(id, stored.AsSpan(zeros));
        return stored;
    }

    /// <summary>Whether an id is a guid in its usual writing.</summary>
    public static bool TryGuid(string id, out Guid guid)
    {
        guid = default;
        return id.Length == GuidTextLength && IsUsual(id) && Guid.TryParseExact(id, "D", out guid);
    }

    public static string TextOf(byte[] stored) =>
        stored.Length == GuidLength ? new Guid(stored, bigEndian: true).ToString() : Encoding.UTF8.GetString(stored.AsSpan().TrimStart((byte)0));

    /// <summary>The most bytes that the text of so many stored ones takes.</summary>
    public static int LongestText(int storedLength) => Math.Max(GuidTextLength, storedLength);

    /// <summary>Writes the text in UTF-8 and returns its length.</summary>
    public static int WriteText(ReadOnlySpan<byte> stored, Span<byte> utf8)
    {
        if (stored.Length == GuidLength)
            return new Guid(stored, bigEndian: true).TryFormat(utf8, out var written) ? written : throw new ArgumentException("There is no room for a guid.", nameof(utf8));
        var text = stored.TrimStart((byte)0);
        text.CopyTo(utf8);
        return text.Length;
    }

    // Capital letters would be lost, and so would signs and prefixes, which parsing lets pass.
    private static bool IsUsual(string id) => !id.AsSpan().ContainsAnyExcept(UsualCharacters);
}
