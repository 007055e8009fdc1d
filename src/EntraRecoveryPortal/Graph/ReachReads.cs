using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Graph;

/// <summary>Reads who holds directory roles now. All holders in a few requests: a tenant has few, and a recovery may touch many people.</summary>
internal sealed class ReachReads(TenantReader reader, GraphReads reads)
{
    private const string Unit = "/administrativeUnits/";
    private static readonly string[] Places = ["members", "owners"];
    private static readonly ReadManner Manner = new(Lane.Default, GraphPriority.Normal);

    public async Task<WriterReach?> OfAsync(string clientId, CancellationToken cancel)
    {
        var writer = await reads.GetAsync($"servicePrincipals(appId='{Uri.EscapeDataString(clientId)}')?$select=id", Manner, cancel);
        if (!writer.Succeeded || writer.Body.TextAt("id") is not { } writerId || await HoldingsAsync(cancel) is not { } holdings)
            return null;
        var found = await reads.ItemsAsync(await reads.GetAsync("groups?$filter=isAssignableToRole eq true&$select=id", Manner, cancel), Manner, cancel);
        var names = await reads.ItemsAsync(await reads.GetAsync("roleManagement/directory/roleDefinitions?$select=id,displayName", Manner, cancel), Manner, cancel);
        if ((found.Failure ?? names.Failure) is not null)
            return null;
        var groups = await LinksAsync("group", found.Items.Select(item => item.TextAt("id")!), Places, cancel);
        var ofWriter = holdings.Where(held => held.PrincipalId == writerId || groups.Any(group => group.Ref.Id == held.PrincipalId && IdsOf(group, "members").Contains(writerId)));
        var units = await LinksAsync("administrativeUnit", ofWriter.Where(held => held.Scope.StartsWith(Unit, StringComparison.Ordinal)).Select(held => held.Scope[Unit.Length..]).Distinct(StringComparer.Ordinal), ["members"], cancel);
        return new()
        {
            WriterId = writerId,
            Holdings = holdings,
            RoleNames = names.Items.ToDictionary(role => role.TextAt("id")!, role => role.TextAt("displayName") ?? role.TextAt("id")!, StringComparer.Ordinal),
            RoleGroups = groups.ToDictionary(group => group.Ref.Id, group => new RoleGroup(IdsOf(group, "members"), IdsOf(group, "owners")), StringComparer.Ordinal),
            InUnits = units.SelectMany(unit => IdsOf(unit, "members")).ToHashSet(StringComparer.Ordinal),
        };
    }

    private async Task<IReadOnlyList<RoleHolding>?> HoldingsAsync(CancellationToken cancel)
    {
        var held = new List<RoleHolding>();
        var reading = await reader.ReadTypeAsync(Catalogue.Of("directoryRoleAssignment"), GraphPriority.Normal, (page, _) =>
        {
            held.AddRange(page.Objects.Select(one => RoleHolding.Of(one.Ref)).OfType<RoleHolding>());
            return Task.CompletedTask;
        }, cancel);
        return reading.Coverage.Any(part => part.Relation.Length == 0 && part.State == CoverageState.Complete) ? held : null;
    }

    // A group whose members could not be read shields nobody that is known of; what is known is still told.
    private async Task<IReadOnlyList<LiveObject>> LinksAsync(string type, IEnumerable<string> ids, IReadOnlyList<string> relations, CancellationToken cancel)
    {
        List<ObjectRef> refs = [.. ids.Select(id => new ObjectRef(type, id))];
        return refs.Count == 0 ? [] : await reader.ReadLiveAsync(refs, refs.ToDictionary(one => one, _ => relations), cancel);
    }

    private static IReadOnlySet<string> IdsOf(LiveObject one, string relation) =>
        one.Links.TryGetValue(relation, out var targets) ? targets.Select(target => target.Id).ToHashSet(StringComparer.Ordinal) : new HashSet<string>();
}
