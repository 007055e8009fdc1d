using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Configuration;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Security;

/// <summary>
/// The secrets outside the database, the active one first; the others open what was closed under them. Each use derives a key of its own,
/// so that one who reads or writes the database alone neither learns nor forges what is protected. A key's id is a fingerprint of the key:
/// no id can name a wrong one.
/// </summary>
public sealed class StoreKeys
{
    public const int KeyLength = 32;

    private readonly Dictionary<string, byte[]> secrets;
    private readonly ConcurrentDictionary<(string Id, string Purpose), byte[]> derived = new();

    public StoreKeys(IOptions<StoreOptions> options)
    {
        var store = options.Value;
        var keys = StoreKeyText.Parse(string.IsNullOrWhiteSpace(store.Key) ? File.ReadAllText(store.KeyFile) : store.Key);
        secrets = keys.ToDictionary(IdOf, StringComparer.Ordinal);
        Ids = [.. keys.Select(IdOf)];
    }

    /// <summary>All keys, the active one first.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>The key that new things are closed under.</summary>
    public string ActiveId => Ids[0];

    public bool Has(string id) => secrets.ContainsKey(id);

    /// <summary>32 bytes that are the same for the same purpose on every portal with this key.</summary>
    /// <exception cref="MissingStoreKeyException">There is no key of this id.</exception>
    public byte[] KeyFor(string purpose, string id) => derived.GetOrAdd((id, purpose), of =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256, secrets.GetValueOrDefault(of.Id) ?? throw new MissingStoreKeyException(of.Id), KeyLength, info: Encoding.UTF8.GetBytes(of.Purpose)));

    private static string IdOf(byte[] secret)
        => Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 6, info: "key id"u8.ToArray()));
}

/// <summary>Something was closed under a key that this portal was not given.</summary>
public sealed class MissingStoreKeyException(string id) : Exception($"The key {id} is missing from Store:KeyFile (or Store:Key).")
{
    public string KeyId => id;
}
