using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>The other end of a link, as far as a comparison needs it: its content is never opened.</summary>
/// <param name="Ref">Which object.</param>
/// <param name="InFrom">It was in the directory.</param>
/// <param name="InNow">It is in the directory.</param>
/// <param name="Name">Its name now, or then when it is not there now.</param>
public sealed record LinkEnd(ObjectRef Ref, bool InFrom, bool InNow, string Name)
{
    /// <summary>The end that an object is; null for one never seen on either side.</summary>
    public static LinkEnd? Of(ObjectPair? pair) => (pair?.Now ?? pair?.From) is not { } one
        ? null
        : new(pair!.Ref, ComparedObjects.IsPresent(pair.From), ComparedObjects.IsPresent(pair.Now), Catalogue.TryFind(one.Ref.Type, out var type) ? type.DisplayNameOf(one.Content) : one.Ref.Id);
}
