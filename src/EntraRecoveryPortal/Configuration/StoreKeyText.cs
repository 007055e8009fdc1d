namespace EntraRecoveryPortal.Configuration;

/// <summary>Keys as text: 32 random bytes in base64 each, one a line (or after a comma), the active one first. A line that begins with # is a remark.</summary>
internal static class StoreKeyText
{
    public const int LeastBytes = 32;

    /// <exception cref="FormatException">A key cannot be read; the message is a sentence that holds nothing of the text.</exception>
    public static IReadOnlyList<byte[]> Parse(string text)
    {
        var keys = text.Split(['\n', '\r'], StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .SelectMany(line => line.Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Select((key, index) => KeyOf(key, index + 1))
            .ToList();
        if (keys.Count == 0)
            throw new FormatException("It holds no key.");
        return keys.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count() == keys.Count
            ? keys
            : throw new FormatException("It holds one key twice.");
    }

    private static byte[] KeyOf(string text, int number)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            throw new FormatException($"Key {number} is not base64.");
        return length >= LeastBytes ? bytes[..length] : throw new FormatException($"Key {number} holds {length} bytes; {LeastBytes} are needed.");
    }
}
