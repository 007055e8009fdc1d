using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>What stands on the pages of a PDF as Chromium writes them: glyphs of embedded fonts, which say themselves what letters they are.</summary>
internal sealed partial class PdfText
{
    private readonly Dictionary<int, string> objects;

    private PdfText(byte[] pdf)
    {
        objects = Objects().Matches(Encoding.Latin1.GetString(pdf)).ToDictionary(match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), match => match.Groups["body"].Value);
        Pages = [.. objects.OrderBy(one => one.Key).Select(one => one.Value).Where(one => Page().IsMatch(one)).Select(TextOf)];
    }

    /// <summary>Without any white space, which is a matter of layout.</summary>
    public IReadOnlyList<string> Pages { get; }

    public static PdfText Of(byte[] pdf) => new(pdf);

    private string TextOf(string page)
    {
        var fonts = Fonts().Matches(page).ToDictionary(match => match.Groups["name"].Value, match => LettersOf(Reference(match.Groups["number"].Value)));
        var (text, letters) = (new StringBuilder(), new Dictionary<string, string>());
        foreach (Match shown in Shown().Matches(StreamOf(Reference(Contents().Match(page).Groups[1].Value))))
        {
            if (shown.Groups["font"].Success)
                letters = fonts.GetValueOrDefault(shown.Groups["font"].Value) ?? [];
            else
                text.AppendJoin("", shown.Groups["glyphs"].Value.Chunk(4).Select(glyph => letters.GetValueOrDefault(new string(glyph).ToUpperInvariant())));
        }

        return string.Concat(text.ToString().Where(letter => !char.IsWhiteSpace(letter)));
    }

    private Dictionary<string, string> LettersOf(string font)
    {
        var letters = new Dictionary<string, string>();
        if (ToUnicode().Match(font) is not { Success: true } map)
            return letters;
        var text = StreamOf(Reference(map.Groups[1].Value));
        foreach (Match block in Blocks().Matches(text))
        {
            var numbers = Numbers().Matches(block.Groups["entries"].Value).Select(match => match.Groups[1].Value).ToList();
            var size = block.Groups["kind"].Value == "char" ? 2 : 3;
            foreach (var entry in numbers.Chunk(size))
            {
                var (first, last) = (Hex(entry[0]), Hex(entry[size - 2]));
                for (var glyph = first; glyph <= last; glyph++)
                    letters[glyph.ToString("X4", CultureInfo.InvariantCulture)] = size == 2 ? Letters(entry[1]) : char.ConvertFromUtf32(Hex(entry[2]) + glyph - first);
            }
        }

        return letters;
    }

    private string Reference(string number) => objects[int.Parse(number, CultureInfo.InvariantCulture)];

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Letters(string digits) => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(digits));

    private static string StreamOf(string body)
    {
        var begin = body.IndexOf("stream", StringComparison.Ordinal) + "stream".Length;
        begin += body[begin] == '\r' ? 2 : 1;
        var bytes = Encoding.Latin1.GetBytes(body[begin..body.LastIndexOf("endstream", StringComparison.Ordinal)]);
        if (!body[..begin].Contains("/FlateDecode", StringComparison.Ordinal))
            return Encoding.Latin1.GetString(bytes);
        using var inflated = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(inflated, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"(?<![0-9])(?<number>\d+) 0 obj\b(?<body>.*?)endobj", RegexOptions.Singleline)]
    private static partial Regex Objects();

    [GeneratedRegex(@"/Type /Page\b")]
    private static partial Regex Page();

    [GeneratedRegex(@"/(?<name>F\d+) (?<number>\d+) 0 R")]
    private static partial Regex Fonts();

    [GeneratedRegex(@"/Contents (\d+) 0 R")]
    private static partial Regex Contents();

    [GeneratedRegex(@"/ToUnicode (\d+) 0 R")]
    private static partial Regex ToUnicode();

    [GeneratedRegex(@"/(?<font>F\d+) [0-9.]+ Tf|<(?<glyphs>[0-9A-Fa-f]+)>")]
    private static partial Regex Shown();

    [GeneratedRegex(@"beginbf(?<kind>char|range)(?<entries>.*?)endbf", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"<([0-9A-Fa-f]+)>")]
    private static partial Regex Numbers();
}
