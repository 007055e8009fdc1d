using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Directory.Types;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>Finds both sides of any object, with activated roles taken for absent.</summary>
internal sealed class ComparedObjects(ComparisonInput input)
{
    private readonly Dictionary<ObjectRef, ObjectPair> _touched = input.Objects
        .GroupBy(p => p.Ref).ToDictionary(g => g.Key, g => WithoutActivated(g.Last()));

    internal IEnumerable<ObjectPair> Touched => _touched.Values;

    internal ObjectPair? Find(ObjectRef wanted) =>
        _touched.TryGetValue(wanted, out var pair) ? pair
        : input.Lookup(wanted) is { } found and not { From: null, Now: null } ? WithoutActivated(found) : null;

    /// <summary>An object by id alone, among types that the id can belong to.</summary>
    internal ObjectPair? Find(string id, IReadOnlyList<string> types) =>
        types.Select(type => Find(new ObjectRef(type, id))).FirstOrDefault(pair => pair is not null);

    internal LinkEnd? FindEnd(ObjectRef end)
    {
        ObjectRef[] names = string.Equals(end.Type, ObjectRef.UnknownType, StringComparison.Ordinal) ? [.. Rules.Directory.Select(type => new ObjectRef(type, end.Id))] : [end];
        foreach (var name in names)
        {
            if (_touched.TryGetValue(name, out var pair))
                return LinkEnd.Of(pair);
        }

        return input.FindEnd is { } find ? find(end) : names.Select(input.EndOf).FirstOrDefault(found => found is not null);
    }

    /// <summary>Present on one side and not on the other, so that whatever hangs on it sleeps.</summary>
    internal static bool IsAwayOnOneSide(ObjectPair pair) => !IsPresent(pair.From) || !IsPresent(pair.Now);

    internal static bool IsPresent(DirectoryObject? one) => one is { State: ObjectState.Present };

    internal bool IsOwn(ObjectPair pair) =>
        input.OwnAppIds.Count > 0 && (pair.Now ?? pair.From) is { } one
        && one.Ref.Type is "application" or "servicePrincipal" && (pair.Now ?? pair.From)!.Content.Root.TextAt("appId") is { } appId && input.OwnAppIds.Contains(appId);

    /// <summary>The objects that a grant or assignment points at, as far as they are known.</summary>
    internal IEnumerable<ObjectPair> EndsOf(ObjectType type, JsonElement content)
    {
        foreach (var end in type.Ends)
        {
            if (content.TextAt(end.Property) is { Length: > 0 } id && Find(id, end.Types) is { } pair)
                yield return pair;
        }
    }

    private static ObjectPair WithoutActivated(ObjectPair pair) => pair.Ref.Type != RoleTypes.Assignment.Name
        ? pair
        : pair with { From = WithoutActivated(pair.From), Now = WithoutActivated(pair.Now) };

    private static DirectoryObject? WithoutActivated(DirectoryObject? one) => one is not null && RoleTypes.IsActivated(one.Content.Root) ? null : one;
}
