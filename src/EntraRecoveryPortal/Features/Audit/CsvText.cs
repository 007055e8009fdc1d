namespace EntraRecoveryPortal.Features.Audit;

/// <summary>A line of RFC 4180. Names come from the tenant, so a cell that a spreadsheet would take for a formula gets an apostrophe.</summary>
internal static class CsvText
{
    public static string Line(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(string? text)
    {
        text ??= "";
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
