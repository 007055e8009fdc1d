using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.Content.Crowds;
using EntraRecoveryPortal.TenantSimulator.State;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class CrowdTests
{
    private static readonly Config Some = Config.QuickThrowOnFailure.WithMaxTest(60);

    private static readonly Gen<(int Seed, int Users, int? Groups)> Tenants = Gen.Choose(0, 99)
        .SelectMany(_ => Gen.OneOf(Gen.Choose(0, 60), Gen.Choose(60, 700)), (seed, users) => (Seed: seed, Users: users))
        .SelectMany(x => Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(x.Users / 24, x.Users / 2).Select(y => (int?)y)), (x, groups) => (x.Seed, x.Users, groups));

    [Fact]
    public void An_id_tells_whose_it_is_and_no_other_id_does() =>
        Check.One(Some, Prop.ForAll(Tenants.ToArbitrary(), x =>
        {
            var (crowd, other) = (new Crowd(x.Seed, x.Users, x.Groups), new Crowd(x.Seed + 1, x.Users, x.Groups));
            var ids = Everything(crowd).Select(one => (One: one, Id: crowd.Id(one))).ToList();
            return ids.All(pair => crowd.Find(pair.Id) == pair.One && other.Find(pair.Id) is null)
                && ids.Select(pair => pair.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count() == ids.Count
                && ids.All(pair => pair.One.Kind is CrowdKind.Assignment or CrowdKind.Grant ? pair.Id.Length == 43 : pair.Id[14] == '4');
        }));

    [Fact]
    public void A_name_is_known_without_the_body_that_has_it() =>
        Check.One(Some, Prop.ForAll(Tenants.ToArbitrary(), x =>
        {
            var crowd = new Crowd(x.Seed, x.Users, x.Groups);
            return Everything(crowd).Where(one => one.Kind <= CrowdKind.Grant)
                .All(one => new TenantObject(crowd, one, crowd.Id(one)).DisplayName == new TenantObject("any", "", crowd.Body(one), 0).DisplayName);
        }));

    [Fact]
    public void A_permutation_gives_every_number_once_and_goes_back() =>
        Check.One(Some, Prop.ForAll(Gen.Choose(1, 3000).Two().ToArbitrary(), x =>
        {
            var order = new Permutation(x.Item1, x.Item2 % 30);
            var all = Enumerable.Range(0, x.Item1).Select(order.At).ToList();
            return all.Distinct().Count() == x.Item1 && all.Select(order.IndexOf).SequenceEqual(Enumerable.Range(0, x.Item1));
        }));

    [Fact]
    public void Links_are_the_same_from_both_ends_and_stay_inside_the_crowd() =>
        Check.One(Some, Prop.ForAll(Tenants.ToArbitrary(), x =>
        {
            var crowd = new Crowd(x.Seed, x.Users, x.Groups);
            var sources = Everything(crowd).Select(crowd.Id).Append(crowd.GraphId).Concat(ContosoGroups.Dynamic.Select(y => new SeededIds(x.Seed).Guid(ContosoGroups.DynamicGroup, y.Number)));
            var forward = sources.SelectMany(source => CrowdLinks.Relations.SelectMany(relation => Targets(crowd, source, relation).Select(target => (source, relation, target)))).ToList();
            var backward = Everything(crowd).Select(crowd.Id).SelectMany(target => crowd.Sources(target).Select(y => (y.Source, y.Relation, target))).ToHashSet();
            return forward.Count == backward.Count && backward.SetEquals(forward) && forward.All(y => crowd.Find(y.target) is not null);
        }));

    [Fact]
    public void A_links_place_is_found_and_nothing_else_has_one() =>
        Check.One(Some, Prop.ForAll(Tenants.ToArbitrary(), x =>
        {
            var crowd = new Crowd(x.Seed, x.Users, x.Groups);
            var users = Enumerable.Range(0, x.Users).Select(y => new CrowdRef(CrowdKind.User, y)).ToList();
            return Everything(crowd).Where(one => one.Kind == CrowdKind.Group).All(group =>
                new[] { Relations.Members, Relations.Owners }.Select(relation => crowd.Targets(crowd.Id(group), relation)!).All(list =>
                    Enumerable.Range(0, list.Count).All(y => list.PlaceOf(list.At(y)) == y) && users.Count(y => list.PlaceOf(y) >= 0) == list.Count));
        }));

    [Fact]
    public void Every_object_is_found_by_the_values_it_is_looked_up_by() =>
        Check.One(Some.WithMaxTest(15), Prop.ForAll(Tenants.ToArbitrary(), x =>
        {
            var crowd = new Crowd(x.Seed, x.Users, x.Groups);
            return Everything(crowd).All(one =>
            {
                var shown = new TenantObject(crowd, one, crowd.Id(one));
                return shown.Body["id"]!.ToString() == shown.Id && new[] { "userPrincipalName", "mail", "mailNickname", "appId", "deviceId", "principalId", "resourceId", "clientId" }
                    .Where(property => Keys.Has(shown.Kind, property) && shown.Text(property) is not null)
                    .All(property => crowd.Having(shown.Kind, property, shown.Text(property)!.ToUpperInvariant()).Contains(one))
                    && new[] { "proxyAddresses", "identifierUris" }.SelectMany(property => shown.Texts(property).Select(value => (property, value)))
                        .All(y => crowd.Having(shown.Kind, y.property, y.value).Single() == one)
                    && crowd.References(one).ToHashSet().SetEquals(Keys.References.Select(shown.Text).OfType<string>());
            });
        }));

    [Fact]
    public void Names_are_given_once() =>
        Check.One(Some.WithMaxTest(15), Prop.ForAll(Tenants.ToArbitrary(), x =>
        {
            var state = ContosoTenant.Build(new() { Seed = x.Seed, Users = 1500 + x.Users, Groups = x.Groups });
            var names = state.All(Kinds.User).Select(y => y.Text("userPrincipalName")!).ToList();
            return names.Count == names.Distinct(StringComparer.OrdinalIgnoreCase).Count()
                && names.All(name => state.Having(Kinds.User, "userPrincipalName", name).Count() == 1);
        }));

    [Fact]
    public void The_mix_is_that_of_a_company()
    {
        var crowd = new Crowd(1, 600_000);
        var counts = new[] { Kinds.User, Kinds.Group, Kinds.ServicePrincipal, Kinds.Application, Kinds.Device }.Select(crowd.Count).ToList();

        Assert.Equal([60, 12, 5, 2.5, 20.5], counts.Select(x => Math.Round(100.0 * x / counts.Sum(), 1)));
        Assert.Equal(60_000, crowd.Targets(new SeededIds(1).Guid(ContosoGroups.DynamicGroup, 0), Relations.Members)!.Count);
        Assert.All(Enumerable.Range(0, 1000), x => Assert.Equal(25, crowd.Targets(crowd.Id(new(CrowdKind.Group, x * 119)), Relations.Members)!.Count));
    }

    [Fact]
    public void There_may_be_fewer_groups_or_more()
    {
        var crowd = new Crowd(1, 98_500, 10_000);

        Assert.Equal([98_500, 10_000, 4_104], new[] { Kinds.User, Kinds.Group, Kinds.Application }.Select(crowd.Count));
        Assert.Throws<ArgumentException>(() => new Crowd(1, 98_500, 4_000));
        Assert.Throws<ArgumentException>(() => new Crowd(1, 98_500, 50_000));
    }

    private static IEnumerable<CrowdRef> Everything(Crowd crowd) =>
        Kinds.All.SelectMany(kind => Enumerable.Range(0, crowd.Count(kind)).Select(x => crowd.At(kind, x)));

    private static IEnumerable<string> Targets(Crowd crowd, string source, string relation) =>
        crowd.Targets(source, relation) is { } list ? Enumerable.Range(0, list.Count).Select(x => crowd.Id(list.At(x))) : [];
}
