using System.Text;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Types and relations, of which there are few and which come millions of times: one string each.</summary>
internal sealed class SeenWords
{
    private readonly List<(byte[] Utf8, string Text)> words = [];
    private int last;

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (last < words.Count && utf8.SequenceEqual(words[last].Utf8))
            return words[last].Text;
        for (last = 0; last < words.Count; last++)
        {
            if (utf8.SequenceEqual(words[last].Utf8))
                return words[last].Text;
        }

        words.Add((utf8.ToArray(), Encoding.UTF8.GetString(utf8)));
        return words[last].Text;
    }
}
