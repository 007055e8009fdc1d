using System.Text.Json;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>What is captured is what the simulated tenant says it holds, object by object and link by link.</summary>
public sealed class WholeTenantTests(SimulatedContoso contoso) : IClassFixture<SimulatedContoso>
{
    public static TheoryData<string> Types => [.. Catalogue.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Every_object_and_link_is_captured_as_the_tenant_has_it(string name)
    {
        var type = Catalogue.Of(name);
        var capture = await contoso.CaptureAsync(name);
        var state = await contoso.StateAsync();

        Assert.All(capture.Reading.Coverage, coverage => Assert.True(coverage.State == CoverageState.Complete, coverage.Reason));
        var held = state.GetProperty("objects").GetProperty(SimulatedKinds.Of(name)).EnumerateArray().ToDictionary(type.RefOf);
        Assert.NotEmpty(held);
        Assert.Equal(held.Keys.Order(ById), capture.Objects.Keys.Order(ById));
        foreach (var (target, body) in held)
        {
            var isDeleted = type.DeletedListPath is not null && body.At("deletedDateTime") is not null;
            Assert.Equal(isDeleted ? ObjectState.SoftDeleted : ObjectState.Present, capture.Objects[target].State);
            Assert.Empty(Differences(type, body, capture.Objects[target].Content.Root));
        }

        Assert.Equal(HeldLinks(type, state, capture).Order(StringComparer.Ordinal), capture.Links.Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Federated_credentials_are_kept_inside_their_application()
    {
        var capture = await contoso.CaptureAsync("application");
        var state = await contoso.StateAsync();

        var held = state.GetProperty("objects").GetProperty("federatedIdentityCredential").EnumerateArray().Select(one => one.TextAt("id")).Order(StringComparer.Ordinal);
        var captured = capture.Objects.Values.Select(one => one.Content.Root.At("federatedIdentityCredentials"))
            .SelectMany(array => array is { } items ? items.EnumerateArray().Select(one => one.TextAt("id")) : []);

        Assert.NotEmpty(held);
        Assert.Equal(held, captured.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("application", "agentIdentityBlueprint", "sponsors")]
    [InlineData("application", "agentIdentityBlueprint", "inheritablePermissions")]
    [InlineData("servicePrincipal", "agentIdentity", "sponsors")]
    public async Task What_agents_have_beside_others_is_kept_inside_them_and_seen_when_they_alone_are_read(string type, string agent, string part)
    {
        var capture = await contoso.CaptureAsync(type);
        var agents = capture.Objects.Values.Where(one => one.State == ObjectState.Present && one.Content.Root.TextAt("@odata.type") == $"#microsoft.graph.{agent}").ToList();
        var held = (await contoso.StateAsync()).GetProperty("links").EnumerateArray().Where(link => link.TextAt("relation") == part).ToLookup(link => link.TextAt("source")!);

        var sight = await contoso.Reader.SightAsync([.. agents.Select(one => one.Ref)], new Dictionary<ObjectRef, IReadOnlyList<string>>(), TestContext.Current.CancellationToken);

        Assert.NotEmpty(agents);
        Assert.All(agents, one => Assert.Equal(held[one.Ref.Id].Count(), one.Content.Root.GetProperty(part).GetArrayLength()));
        Assert.Contains(agents, one => one.Content.Root.GetProperty(part).GetArrayLength() > 0);
        Assert.All(capture.Objects.Values.Except(agents), one => Assert.True(part == "sponsors" && one.Content.Root.TextAt("@odata.type") is not null || one.Content.Root.At(part) is null));
        Assert.Equal(agents.Select(one => MeaningHash.Of(Catalogue.Of(type), one.Content)), sight.Objects.Select(live => MeaningHash.Of(Catalogue.Of(type), live.Content!)));
        Assert.Contains(part, capture.Reading.Profile.Relations);
    }

    [Fact]
    public async Task Sponsors_of_guests_are_links_of_theirs()
    {
        var capture = await contoso.CaptureAsync("user");
        var people = capture.Objects.Values.Where(one => one.State == ObjectState.Present).Select(one => one.Ref.Id).ToHashSet();
        var held = (await contoso.StateAsync()).GetProperty("links").EnumerateArray().Where(link => link.TextAt("relation") == "sponsors" && people.Contains(link.TextAt("source")!))
            .Select(link => (link.TextAt("source"), link.TextAt("target"))).ToHashSet();

        Assert.NotEmpty(held);
        Assert.Equal(held, capture.Links.Where(link => link.Relation == "sponsors").Select(link => ((string?)link.Source.Id, (string?)link.Target.Id)).ToHashSet());
        Assert.Contains(capture.Links, link => link is { Relation: "sponsors", Target.Type: "group" });
        Assert.Contains("sponsors", capture.Reading.Profile.Relations);
    }

    [Fact]
    public async Task Directory_extensions_are_captured_and_stand_in_the_profile()
    {
        const string CostCenter = "extension_3f5c0e7e4a2b4c0e9d1a5f0c7e4a2b01_costCenter";
        var capture = await contoso.CaptureAsync("user");
        var state = await contoso.StateAsync();

        var held = state.GetProperty("objects").GetProperty("user").EnumerateArray().Where(user => user.At("deletedDateTime") is null && user.TextAt(CostCenter) is not null)
            .ToDictionary(user => user.TextAt("id")!, user => user.TextAt(CostCenter));
        var captured = capture.Objects.Values.Where(one => one.State == ObjectState.Present && one.Content.Root.TextAt(CostCenter) is not null)
            .ToDictionary(one => one.Ref.Id, one => one.Content.Root.TextAt(CostCenter));

        Assert.NotEmpty(held);
        Assert.Equal(held, captured);
        Assert.Contains(CostCenter, capture.Reading.Profile.Properties);
    }

    [Fact]
    public async Task Activated_role_assignments_are_told_apart_by_their_schedules()
    {
        var capture = await contoso.CaptureAsync("directoryRoleAssignment");

        Assert.Contains(capture.Objects.Values, one => one.Content.Root.TextAt("assignmentType") == "Activated");
        Assert.Contains(capture.Objects.Values, one => one.Content.Root.TextAt("assignmentType") == "Assigned");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Objects_read_one_by_one_are_those_of_the_list(string name)
    {
        var type = Catalogue.Of(name);
        var capture = await contoso.CaptureAsync(name);
        var some = capture.Objects.Values.Take(5).Concat(capture.Objects.Values.Where(one => one.State == ObjectState.SoftDeleted).Take(2)).DistinctBy(one => one.Ref).ToList();
        var gone = type.IsSingleton ? [] : new[] { some[0].Ref with { Id = string.Join('|', some[0].Ref.Id.Split('|').Select(_ => "00000000-0000-0000-0000-00000000dead")) } };

        var sight = await contoso.Reader.SightAsync(
            [.. some.Select(one => one.Ref), .. gone], some.ToDictionary(one => one.Ref, _ => (IReadOnlyList<string>)[.. type.Relations.Select(relation => relation.Name)]), TestContext.Current.CancellationToken);

        Assert.Empty(sight.Unread);
        Assert.Equal(some.Select(one => one.Ref).Concat(gone), sight.Objects.Select(live => live.Ref));
        Assert.All(sight.Objects.Skip(some.Count), live => Assert.Equal(ObjectState.Gone, live.State));
        foreach (var (one, live) in some.Zip(sight.Objects))
        {
            Assert.Equal(one.State, live.State);
            Assert.Equal(MeaningHash.Of(type, one.Content), MeaningHash.Of(type, live.Content!));
            if (live.State == ObjectState.Present)
                Assert.Equal(capture.Links.Where(link => link.Source == one.Ref).Select(Text).Order(StringComparer.Ordinal), LinksOf(live).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_service_principal_in_a_group_is_seen_when_the_group_alone_is_read()
    {
        var capture = await contoso.CaptureAsync("group");
        var held = capture.Links.First(link => link is { Relation: "members", Target.Type: "servicePrincipal" });

        var sight = await contoso.Reader.SightAsync([held.Source], new Dictionary<ObjectRef, IReadOnlyList<string>> { [held.Source] = ["members"] }, TestContext.Current.CancellationToken);

        Assert.Contains(held.Target, Assert.Single(sight.Objects).Links["members"]);
    }

    private static IEnumerable<string> LinksOf(LiveObject live) =>
        live.Links.SelectMany(relation => relation.Value.Select(target => Text(new Link(live.Ref, relation.Key, target))));

    private static string Text(Link link) => $"{link.Source} {link.Relation} {link.Target.Id}";

    private static IEnumerable<string> HeldLinks(ObjectType type, JsonElement state, Capture capture)
    {
        var present = capture.Objects.Values.Where(one => one.State == ObjectState.Present).Select(one => one.Ref.Id).ToHashSet(StringComparer.Ordinal);
        var deleted = state.GetProperty("objects").EnumerateObject().SelectMany(kind => kind.Value.EnumerateArray())
            .Where(one => one.At("deletedDateTime") is not null).Select(one => one.TextAt("id")!).ToHashSet(StringComparer.Ordinal);
        return
            from link in state.GetProperty("links").EnumerateArray()
            let source = link.GetProperty("source").GetString()!
            let relation = link.GetProperty("relation").GetString()!
            let target = link.GetProperty("target").GetString()!
            where present.Contains(source) && !deleted.Contains(target) && type.RelationOf(relation) is not null
            select Text(new Link(new ObjectRef(type.Name, source), relation, new ObjectRef("", target)));
    }

    // Null, absent and empty are one; what a default body leaves out was not asked for.
    private static IEnumerable<string> Differences(ObjectType type, JsonElement held, JsonElement captured)
    {
        var asked = type.Select.Count > 0 ? type.Select : held.EnumerateObject().Select(property => property.Name).Where(name => !IsOnRequestOnly(name));
        return asked.Where(name => Value(held, name) != Value(captured, name)).Select(name => $"{name}: {Value(held, name)} but {Value(captured, name)}");
    }

    private static bool IsOnRequestOnly(string name) => name is "customSecurityAttributes" or "isManagementRestricted" || name.Contains('@', StringComparison.Ordinal);

    private static string? Value(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
            ? WithoutKeys(CanonicalJson.From(value).ToString())
            : null;

    // Lists give the metadata of a certificate and not the public key in it.
    private static string WithoutKeys(string json) => Regex.Replace(json, "\"key\":(null|\"[^\"]*\")", "", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static IComparer<ObjectRef> ById { get; } = Comparer<ObjectRef>.Create((one, other) => string.CompareOrdinal(one.Id, other.Id));
}
