using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Security;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class PackEncryptionTests
{
    private static readonly string First = NewKey();
    private static readonly string Second = NewKey();

    [Fact]
    public void A_pack_gives_back_what_was_put_in()
    {
        var keys = KeysOf(First);
        var pack = PackOf(keys, "Ada Lovelace");

        Assert.Equal("Ada Lovelace", Encoding.UTF8.GetString(PackFormat.Open(pack, keys).AsSpan(4)));
        Assert.DoesNotContain("Ada", Encoding.Latin1.GetString(pack.Payload), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_never_looks_the_same()
    {
        var keys = KeysOf(First);

        Assert.NotEqual(PackOf(keys, "Ada").Payload, PackOf(keys, "Ada").Payload);
    }

    [Fact]
    public void An_older_key_still_opens_its_packs_while_new_ones_are_closed_under_the_active_one()
    {
        var old = PackOf(KeysOf(First), "Ada");
        var rotated = KeysOf($"{Second}\n{First}");

        Assert.Equal("Ada", Encoding.UTF8.GetString(PackFormat.Open(old, rotated).AsSpan(4)));
        Assert.NotEqual(old.KeyId, PackOf(rotated, "Ada").KeyId);
    }

    [Fact]
    public void Without_its_key_a_pack_stays_closed_and_the_fault_names_the_key()
    {
        var pack = PackOf(KeysOf(First), "Ada");

        var missing = Assert.Throws<MissingStoreKeyException>(() => PackFormat.Open(pack, KeysOf(Second)));

        Assert.Equal(pack.KeyId, missing.KeyId);
        Assert.Contains(pack.KeyId, missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(28)]
    [InlineData(-1)]
    public void A_flipped_bit_keeps_it_closed_even_with_the_hash_made_to_fit(int at)
    {
        var keys = KeysOf(First);
        var pack = PackOf(keys, "Ada");
        pack.Payload[at < 0 ? ^-at : at] ^= 1;
        pack.Hash = SHA256.HashData(pack.Payload);

        Assert.Throws<InvalidDataException>(() => PackFormat.Open(pack, keys));
    }

    [Fact]
    public void A_payload_opens_in_no_other_pack()
    {
        var keys = KeysOf(First);
        var (one, other) = (PackOf(keys, "Ada"), PackOf(keys, "Bob"));
        (one.Payload, one.Hash) = (other.Payload, other.Hash);

        Assert.Throws<InvalidDataException>(() => PackFormat.Open(one, keys));
    }

    [Fact]
    public void A_new_key_is_put_before_those_of_the_file()
    {
        var folder = Directory.CreateTempSubdirectory("portal-keys-");
        var path = Path.Combine(folder.FullName, "portal.key");
        StoreKeyFile.AddKey(path);
        var first = new StoreKeys(Options.Create(new StoreOptions { KeyFile = path })).ActiveId;
        StoreKeyFile.AddKey(path);
        var both = new StoreKeys(Options.Create(new StoreOptions { KeyFile = path }));
        folder.Delete(recursive: true);

        Assert.NotEqual(first, both.ActiveId);
        Assert.Equal([both.ActiveId, first], both.Ids);
    }

    private static PackRow PackOf(StoreKeys keys, string payload)
    {
        var builder = new PackBuilder(keys);
        builder.Append(Encoding.UTF8.GetBytes(payload));
        return builder.Build(snapshotKey: 1);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(StoreKeys.KeyLength));

    private static StoreKeys KeysOf(string text) => new(Options.Create(new StoreOptions { Key = text }));
}
