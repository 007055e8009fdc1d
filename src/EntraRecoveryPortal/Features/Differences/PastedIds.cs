namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Reads what people paste: one thing per line, or separated by commas, semicolons or tabs; quotes and bullets around them do not matter.</summary>
public static class PastedIds
{
    public const int Most = 2_000;

    private static readonly char[] Separators = ['\n', '\r', ',', ';', '\t'];
    private static readonly char[] Wrapping = ['"', '\'', '<', '>', '[', ']', '{', '}', '•', '*', ' '];

    public static IReadOnlyList<string> Split(string text) =>
        [.. text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Trim(Wrapping))
            .Where(part => part.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)];
}
