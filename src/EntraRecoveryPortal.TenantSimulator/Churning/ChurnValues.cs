using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Churning;

/// <summary>New values for one to three properties of an object, by path; never the value it has.</summary>
internal static class ChurnValues
{
    private const int MostAtOnce = 3;

    private static readonly Dictionary<string, (string Path, Func<Random, JsonNode?, JsonNode?> Next)[]> ByKind = new()
    {
        [Kinds.User] =
        [
            ("department", (random, _) => Names.Departments[random.Next(Names.Departments.Length)]),
            ("jobTitle", (random, _) => Names.Title(Names.Departments[random.Next(Names.Departments.Length)], random.Next(12))),
            ("officeLocation", (random, _) => Text(random, "{0}/{1}", 6, 900)),
            ("city", (random, _) => Names.Cities[random.Next(Names.Cities.Length)]),
            ("mobilePhone", (random, _) => random.Next(4) == 0 ? null : Text(random, "+43 664 {0}{1}", 9, 1_000_000)),
            ("businessPhones", (random, _) => Draft.Texts(Text(random, "+43 1 555 {0}{1}", 9, 100_000).ToString())),
            ("accountEnabled", (_, before) => before?.GetValue<bool>() != true),
        ],
        [Kinds.Group] =
        [
            ("description", (random, _) => Text(random, "Reviewed in round {0}, case {1}", 9, 100_000)),
            ("visibility", (_, before) => before?.ToString() == "Public" ? "Private" : "Public"),
        ],
        [Kinds.Application] =
        [
            ("notes", (random, _) => Text(random, "Reviewed in round {0}, case {1}", 9, 100_000)),
            ("web.homePageUrl", (random, _) => Text(random, "https://home{0}-{1}.contoso.example", 9, 100_000)),
            ("tags", (random, _) => Draft.Texts(random.Next(2) == 0 ? ["HideApp"] : ["HideApp", "reviewed"])),
        ],
        [Kinds.ServicePrincipal] =
        [
            ("notes", (random, _) => Text(random, "Reviewed in round {0}, case {1}", 9, 100_000)),
            ("accountEnabled", (_, before) => before?.GetValue<bool>() != true),
        ],
        [Kinds.Device] =
        [
            ("isCompliant", (_, before) => before?.GetValue<bool>() != true),
            ("operatingSystemVersion", (random, _) => Text(random, "10.0.{0}.{1}", 30_000, 9000)),
            ("accountEnabled", (_, before) => before?.GetValue<bool>() != true),
        ],
    };

    public static IReadOnlyDictionary<string, JsonNode?> Of(TenantObject item, Random random)
    {
        var choices = ByKind[item.Kind];
        var values = new Dictionary<string, JsonNode?>();
        for (var i = random.Next(MostAtOnce); i >= 0; i--)
        {
            var (path, next) = choices[random.Next(choices.Length)];
            var before = path.Split('.').Aggregate((JsonNode?)item.Body, (at, part) => at?[part]);
            var value = next(random, before);
            if (!JsonNode.DeepEquals(before, value))
                values[path] = value;
        }

        return values;
    }

    private static JsonValue Text(Random random, string format, int first, int second) =>
        JsonValue.Create(string.Format(CultureInfo.InvariantCulture, format, 1 + random.Next(first), random.Next(second)))!;
}
