using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Benchmarks.Store;

/// <summary>A page that waits to be written, its contents in one piece: a hundred thousand objects that the store has not seen yet would be nothing but work for the collector.</summary>
internal sealed class WaitingPage(string type, IReadOnlyList<DirectoryObject> objects, IReadOnlyList<Link> links, HashSet<ObjectRef> known)
{
    private readonly ObjectRef[] refs = [.. objects.Select(one => Known(one.Ref, known))];
    private readonly int[] lengths = [.. objects.Select(one => one.Content.Utf8.Length)];
    private readonly byte[] contents = [.. objects.SelectMany(one => one.Content.Utf8.ToArray())];

    public string Type => type;

    public IReadOnlyList<Link> Links { get; } = [.. links.Select(link => link with { Source = Known(link.Source, known), Target = Known(link.Target, known) })];

    /// <summary>Made anew whenever it is asked for.</summary>
    public IReadOnlyList<DirectoryObject> Objects
    {
        get
        {
            var rest = contents.AsMemory();
            var made = new DirectoryObject[refs.Length];
            for (var i = 0; i < made.Length; i++)
            {
                made[i] = new() { Ref = refs[i], Content = CanonicalJson.FromCanonical(rest[..lengths[i]]) };
                rest = rest[lengths[i]..];
            }

            return made;
        }
    }

    private static ObjectRef Known(ObjectRef of, HashSet<ObjectRef> known)
    {
        known.Add(of);
        return known.TryGetValue(of, out var first) ? first : of;
    }
}
