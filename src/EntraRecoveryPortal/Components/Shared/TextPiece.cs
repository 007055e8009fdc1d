using System.Text.RegularExpressions;
using DiffPlex;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>A run of text that is the same on both sides, or is not.</summary>
public sealed partial record TextPiece(string Text, bool Differs)
{
    /// <summary>Beyond this much text a comparison by word costs more than it tells; lines are compared instead.</summary>
    private const int WordLimit = 20_000;

    public static (IReadOnlyList<TextPiece> From, IReadOnlyList<TextPiece> Now) Compare(string from, string now)
    {
        var chunks = from.Length + now.Length <= WordLimit ? Words() : Lines();
        var diff = new Differ().CreateCustomDiffs(from, now, ignoreWhiteSpace: false, text => [.. chunks.Matches(text).Select(match => match.Value)]);
        var left = new bool[diff.PiecesOld.Length];
        var right = new bool[diff.PiecesNew.Length];
        foreach (var block in diff.DiffBlocks)
        {
            left.AsSpan(block.DeleteStartA, block.DeleteCountA).Fill(true);
            right.AsSpan(block.InsertStartB, block.InsertCountB).Fill(true);
        }
        return (Joined(diff.PiecesOld, left), Joined(diff.PiecesNew, right));
    }

    [GeneratedRegex(@"[\uD800-\uDBFF][\uDC00-\uDFFF]|\w+|\s+|[^\w\s]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"[^\n]*\n|[^\n]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lines();

    private static List<TextPiece> Joined(string[] words, bool[] differs)
    {
        var pieces = new List<TextPiece>();
        var start = 0;
        for (var i = 1; i <= words.Length; i++)
        {
            if (i < words.Length && differs[i] == differs[start]) continue;
            if (start < words.Length) pieces.Add(new TextPiece(string.Concat(words.Skip(start).Take(i - start)), differs[start]));
            start = i;
        }
        return pieces;
    }
}
