namespace EntraRecoveryPortal.Data;

/// <summary>How long stored text may be, in characters; hashes in bytes.</summary>
public static class Lengths
{
    public const int Word = 64;
    public const int Type = 64;
    public const int Id = 256;
    public const int Name = 256;
    public const int Path = 512;
    public const int Sentence = 2000;
    public const int Hash = 32;
    public const int StateDigest = 2048;

    public static string Fit(string text, int length) => text.Length <= length ? text : text[..length];
}
