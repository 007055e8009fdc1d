using System.Text;

namespace EntraRecoveryPortal.Data;

/// <summary>Words that stand in millions of rows, each as a small number. A number that was given is never given to another word: stores outlive versions.</summary>
internal sealed class StoredWords
{
    /// <summary>Of a word that has no number. Whoever asks for it finds nothing; a row that was written so cannot be read, and no snapshot with it is sealed.</summary>
    public const byte None = byte.MaxValue;

    private readonly string[] words;
    private readonly byte[][] utf8;
    private readonly Dictionary<string, byte> numbers;

    private StoredWords(params string[] known)
    {
        words = known;
        utf8 = [.. known.Select(Encoding.UTF8.GetBytes)];
        numbers = known.Select((word, index) => (word, index)).ToDictionary(one => one.word, one => (byte)one.index, StringComparer.Ordinal);
    }

    /// <summary>Types of objects. SQLite keeps the first two without a byte of their own.</summary>
    public static StoredWords Types { get; } = new(
        "user", "group", ObjectRow.UnnamedType, "application", "servicePrincipal", "device", "oAuth2PermissionGrant", "appRoleAssignment", "administrativeUnit",
        "scopedRoleMember", "conditionalAccessPolicy", "namedLocationPolicy", "authenticationMethodPolicy", "authenticationStrengthPolicy", "authorizationPolicy",
        "organization", "directoryRoleDefinition", "directoryRoleAssignment", "directoryRoleEligibility", "groupEligibility",
        "userExtension", "groupExtension", "deviceExtension", "organizationExtension");

    public static StoredWords Relations { get; } = new("members", "manager", "owners", "sponsors");

    public byte NumberOf(string word) => numbers.GetValueOrDefault(word, None);

    /// <exception cref="InvalidDataException">No version of this portal wrote it.</exception>
    public string WordOf(byte number) => TryWordOf(number) ?? throw new InvalidDataException($"The store has no word of number {number}.");

    /// <summary>Null when there is none.</summary>
    public string? TryWordOf(long number) => number >= 0 && number < words.Length ? words[number] : null;

    /// <summary>In UTF-8; nothing when there is none.</summary>
    public ReadOnlySpan<byte> Utf8Of(long number) => number >= 0 && number < utf8.Length ? utf8[number] : [];
}
