using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Benchmarks.Store;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>
/// 10,000 users and 1,000 groups of 30 on two days. On the second, 100 users have two other fields and 10 groups lost a member, and everything that has no order
/// of its own comes in another one.
/// </summary>
internal sealed class TwoStates
{
    public const int Objects = 110;
    public const int Differences = 210;

    private const int Users = 10_000;
    private const int Groups = 1_000;
    private const int Members = 30;
    private const int ChangedUsers = 100;
    private const int ChangedGroups = 10;

    private static readonly JsonSerializerOptions Laid = new() { WriteIndented = true };

    private readonly GeneratedTenant _tenant = new(Users + Groups, oneGroupIn: (Users + Groups) / Groups, members: Members);
    private readonly Random _order = new(5);

    /// <summary>The earlier or the later day, as a capture brings it.</summary>
    public IEnumerable<(string Type, IReadOnlyList<DirectoryObject> Objects, IReadOnlyList<Link> Links)> Pages(bool later)
    {
        int[] order = [.. Enumerable.Range(Groups, Users), .. Enumerable.Range(0, Groups)];
        if (later)
        {
            _order.Shuffle(order.AsSpan(..Users));
            _order.Shuffle(order.AsSpan(Users..));
        }

        return order.GroupBy(_tenant.IsGroup).SelectMany(type => type.Chunk(1_000))
            .Select(page => (_tenant.RefOf(page[0]).Type,
                (IReadOnlyList<DirectoryObject>)[.. page.Select(number => ObjectAt(number, later))], (IReadOnlyList<Link>)[.. page.SelectMany(number => LinksAt(number, later))]));
    }

    /// <summary>As one file, objects by type and id, with a group's members inside it.</summary>
    public void WriteFile(string path, bool later)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        foreach (var type in Numbers.GroupBy(number => _tenant.RefOf(number).Type))
        {
            json.WriteStartObject(type.Key);
            foreach (var number in type)
            {
                json.WritePropertyName(_tenant.RefOf(number).Id);
                Exported(number, later).WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>As a file for each object.</summary>
    public void WriteFolder(string path, bool later)
    {
        foreach (var number in Numbers)
        {
            var of = _tenant.RefOf(number);
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(path, of.Type)).FullName, of.Id + ".json"), Exported(number, later).ToJsonString(Laid) + "\n");
        }
    }

    private static IEnumerable<int> Numbers => Enumerable.Range(0, Users + Groups);

    private DirectoryObject ObjectAt(int number, bool later)
    {
        var first = _tenant.ObjectAt(number);
        if (!later || number < Groups || number >= Groups + ChangedUsers)
            return first;
        var changed = (JsonObject)JsonNode.Parse(first.Content.Utf8.Span)!;
        changed["department"] = "Reorganised";
        changed["jobTitle"] = "Between two jobs";
        return first with { Content = CanonicalJson.Parse(changed.ToJsonString()) };
    }

    private IEnumerable<Link> LinksAt(int number, bool later)
    {
        var links = _tenant.LinksOf(number).ToArray();
        if (!later)
            return links;
        _order.Shuffle(links);
        return number < ChangedGroups ? links.Order(Comparer<Link>.Create((one, other) => string.CompareOrdinal(one.Target.Id, other.Target.Id))).Skip(1) : links;
    }

    private JsonObject Exported(int number, bool later)
    {
        var body = (JsonObject)JsonNode.Parse(ObjectAt(number, later).Content.Utf8.Span)!;
        var ends = LinksAt(number, later).Select(link => JsonValue.Create(link.Target.Id)).ToArray();
        if (number < Groups)
            body["members"] = new JsonArray([.. ends]);
        else
            body["manager"] = ends[0];
        return body;
    }
}
