using System.Security.Cryptography;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>An object as it was read, with what the store wants to know of it. Parsing and hashing take longer than writing, so they are done side by side.</summary>
internal sealed record ReadObject(DirectoryObject Object, byte[] ContentHash, string DisplayName, string? SearchName)
{
    public static ReadObject[] Of(string typeName, IReadOnlyList<DirectoryObject> objects)
    {
        var type = Catalogue.Of(typeName);
        var read = new ReadObject[objects.Count];
        Parallel.For(0, objects.Count, i =>
        {
            var content = objects[i].Content;
            var hash = new byte[SHA256.HashSizeInBytes];
            ThreadHash.Of(content.Utf8.Span, hash);
            read[i] = new(objects[i], hash, type.DisplayNameOf(content), type.SearchNameOf(content));
        });
        return read;
    }
}
