using System.Text;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Tests.Data;

public sealed class StoredFormTests
{
    [Fact]
    public void Every_type_and_relation_of_the_catalogue_has_a_number()
    {
        foreach (var type in Catalogue.Every.Select(type => type.Name).Append(ObjectRow.UnnamedType))
            Assert.Equal(type, StoredWords.Types.WordOf(StoredWords.Types.NumberOf(type)));
        foreach (var relation in Catalogue.All.SelectMany(type => type.Relations).Select(relation => relation.Name))
            Assert.Equal(relation, StoredWords.Relations.WordOf(StoredWords.Relations.NumberOf(relation)));
    }

    [Fact]
    public void A_word_without_a_number_is_found_nowhere()
    {
        Assert.Equal(StoredWords.None, StoredWords.Types.NumberOf("mailbox"));
        Assert.Throws<InvalidDataException>(() => StoredWords.Types.WordOf(StoredWords.None));
    }

    [Theory]
    [InlineData("0e4acfe8-6c3f-4d2b-9f0c-2f5bbf1a7c11", 16)]
    [InlineData("00000000-0000-0000-0000-000000000000", 16)]
    [InlineData("0E4ACFE8-6C3F-4D2B-9F0C-2F5BBF1A7C11", 37)]
    [InlineData("0x4acfe8-6c3f-4d2b-9f0c-2f5bbf1a7c11", 37)]
    [InlineData("+e4acfe8-6c3f-4d2b-9f0c-2f5bbf1a7c11", 37)]
    [InlineData("0e4acfe86-c3f-4d2b-9f0c-2f5bbf1a7c11", 37)]
    [InlineData("authorizationPolicy", 20)]
    [InlineData("fifteen letters", 17)]
    [InlineData("sixteen letters!", 17)]
    [InlineData("", 1)]
    public void An_id_comes_back_as_it_was(string id, int length)
    {
        var stored = StoredId.Of(id);

        Assert.Equal(length, stored.Length);
        Assert.Equal(id, StoredId.TextOf(stored));
        var utf8 = new byte[StoredId.LongestText(stored.Length)];
        Assert.Equal(id, Encoding.UTF8.GetString(utf8, 0, StoredId.WriteText(stored, utf8)));
    }

    [Fact]
    public void No_two_ids_are_stored_alike() => Check.QuickThrowOnFailure(Prop.ForAll<NonNull<string>, NonNull<string>>((one, other) =>
        one.Get.Contains('\0', StringComparison.Ordinal) || other.Get.Contains('\0', StringComparison.Ordinal)
            || (one.Get == other.Get) == StoredId.Of(one.Get).AsSpan().SequenceEqual(StoredId.Of(other.Get))));
}
