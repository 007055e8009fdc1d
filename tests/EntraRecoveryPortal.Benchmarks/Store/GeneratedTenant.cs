using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Benchmarks.Store;

/// <summary>The objects that a day changed, by number, and the links.</summary>
internal sealed record GeneratedDay(IReadOnlyList<int> Changed, IReadOnlyList<LinkChange> Links);

/// <summary>
/// Users and groups from a seed, some 1.2 KB each as Graph would send them, with three links an object. Any object is made anew from its number
/// and its revision, so a tenant of a million takes a few bytes each in memory.
/// </summary>
/// <param name="movesAtOnce">A group's members move on by one with its first new revision, not with its second.</param>
internal sealed class GeneratedTenant(int count, int seed = 7, int oneGroupIn = 8, int? members = null, bool movesAtOnce = false)
{
    private const int LinksPerObject = 3;

    private static readonly string[] First = ["Ada", "Ben", "Clara", "David", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Katharina", "Liam", "Mia", "Noah", "Olga", "Paul", "Quentin", "Rosa", "Samir", "Theresa", "Ugo", "Vera", "Wanda", "Xaver", "Yusuf", "Zoe"];
    private static readonly string[] Last = ["Adler", "Bauer", "Costa", "Dietrich", "Eriksson", "Fuchs", "Gruber", "Hartmann", "Ivanova", "Jansen", "Kowalski", "Lindner", "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Schneider", "Tanaka", "Ulrich", "Vogel", "Winkler", "Yilmaz", "Zimmermann"];
    private static readonly string[] Departments = ["Sales", "Finance", "Engineering", "Legal", "Human Resources", "Operations", "Support", "Marketing", "Research", "Procurement"];
    private static readonly string[] Cities = ["Vienna", "Berlin", "Zurich", "Hamburg", "Graz", "Lisbon", "Oslo", "Prague", "Madrid", "Dublin"];
    private static readonly string[] Titles = ["Accountant", "Engineer", "Consultant", "Team Lead", "Analyst", "Assistant", "Director", "Specialist"];

    private readonly int[] _revisions = new int[count];
    private readonly Random _churn = new(seed);

    public int Count => count;

    public int Groups => count / oneGroupIn;

    /// <summary>The next day: so many objects get a new revision. With every other one of its revisions a group's members move on by one.</summary>
    public GeneratedDay NextDay(double share)
    {
        var changed = new SortedSet<int>();
        while (changed.Count < count * share)
            changed.Add(_churn.Next(count));
        var links = new List<LinkChange>();
        foreach (var number in changed)
        {
            var before = IsGroup(number) ? LinksOf(number).ToHashSet() : [];
            _revisions[number]++;
            if (!IsGroup(number))
                continue;
            var now = LinksOf(number).ToHashSet();
            links.AddRange(before.Except(now).Select(link => new LinkChange(link, Present: false)).Concat(now.Except(before).Select(link => new LinkChange(link, Present: true))));
        }

        return new([.. changed], links);
    }

    public bool IsGroup(int number) => number < Groups;

    public ObjectRef RefOf(int number) => new(IsGroup(number) ? "group" : "user", IdOf(number));

    public string NameOf(int number) => IsGroup(number) ? $"{Departments[Draw(number, 1, Departments.Length)]} {Cities[Draw(number, 2, Cities.Length)]} {number}" : $"{First[Draw(number, 1, First.Length)]} {Last[Draw(number, 2, Last.Length)]}";

    public DirectoryObject ObjectAt(int number)
    {
        var buffer = new ArrayBufferWriter<byte>(1400);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            if (IsGroup(number))
                WriteGroup(json, number, _revisions[number]);
            else
                WriteUser(json, number, _revisions[number]);
        }

        return new() { Ref = RefOf(number), Content = CanonicalJson.FromCanonical(buffer.WrittenMemory) };
    }

    /// <summary>What a group holds: a window of users that moves on by one with every other revision.</summary>
    public IEnumerable<Link> LinksOf(int number)
    {
        var source = RefOf(number);
        if (!IsGroup(number))
        {
            yield return new(source, "manager", RefOf(Groups + (int)((number - Groups) / 8L)));
            yield break;
        }

        var held = members ?? ((LinksPerObject * count) - (count - Groups)) / Groups;
        var users = count - Groups;
        var start = (int)(Mix(number, 77) % (uint)users) + ((_revisions[number] + (movesAtOnce ? 1 : 0)) / 2);
        var step = 1 + (int)(Mix(number, 78) % 97);
        for (var i = 0; i < held; i++)
            yield return new(source, "members", RefOf(Groups + (int)((start + ((long)i * step)) % users)));
    }

    private void WriteUser(Utf8JsonWriter json, int number, int revision)
    {
        var (first, last) = (First[Draw(number, 1, First.Length)], Last[Draw(number, 2, Last.Length)]);
        var local = string.Create(CultureInfo.InvariantCulture, $"{first}.{last}{number}").ToLowerInvariant();
        var address = local + "@contoso.example";
        var city = Cities[Draw(number, 3, Cities.Length)];
        json.WriteStartObject();
        json.WriteBoolean("accountEnabled", Draw(number, 4, 40) != 0);
        json.WriteNull("ageGroup");
        json.WriteStartArray("assignedLicenses");
        if (Draw(number, 5, 5) != 0)
        {
            json.WriteStartObject();
            json.WriteStartArray("disabledPlans");
            json.WriteEndArray();
            json.WriteString("skuId", "c7df2760-2c81-4ef7-b578-5b5392b571df");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("businessPhones");
        json.WriteStringValue(Phone(number, 6));
        json.WriteEndArray();
        json.WriteString("city", city);
        json.WriteString("companyName", "Contoso");
        json.WriteString("country", "Austria");
        json.WriteString("createdDateTime", Day(number, 7));
        json.WriteString("department", Departments[Draw(number, 8 + (revision * 100), Departments.Length)]);
        json.WriteString("displayName", NameOf(number));
        json.WriteString("employeeId", string.Create(CultureInfo.InvariantCulture, $"E{100000 + number}"));
        json.WriteString("employeeType", "Employee");
        json.WriteString("givenName", first);
        json.WriteString("id", IdOf(number));
        json.WriteStartArray("identities");
        json.WriteStartObject();
        json.WriteString("issuer", "contoso.onmicrosoft.com");
        json.WriteString("issuerAssignedId", address);
        json.WriteString("signInType", "userPrincipalName");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("jobTitle", Titles[Draw(number, 9 + (revision * 100), Titles.Length)]);
        json.WriteString("lastPasswordChangeDateTime", Day(number, 10 + revision));
        json.WriteString("mail", address);
        json.WriteString("mailNickname", local);
        json.WriteString("mobilePhone", Phone(number, 11 + (revision * 100)));
        json.WriteString("officeLocation", string.Create(CultureInfo.InvariantCulture, $"{1 + Draw(number, 12, 9)}/{100 + Draw(number, 13, 80)}"));
        json.WriteStartObject("onPremisesExtensionAttributes");
        for (var i = 1; i <= 3; i++)
            json.WriteNull(string.Create(CultureInfo.InvariantCulture, $"extensionAttribute{i}"));
        json.WriteEndObject();
        json.WriteString("passwordPolicies", "DisablePasswordExpiration");
        json.WriteString("postalCode", string.Create(CultureInfo.InvariantCulture, $"{1000 + Draw(number, 14, 90) * 10}"));
        json.WriteString("preferredLanguage", "de-AT");
        json.WriteStartArray("proxyAddresses");
        json.WriteStringValue("SMTP:" + address);
        json.WriteStringValue("smtp:" + local + "@contoso.onmicrosoft.com");
        json.WriteEndArray();
        json.WriteString("securityIdentifier", string.Create(CultureInfo.InvariantCulture, $"S-1-12-1-{Mix(number, 15)}-{Mix(number, 16)}-{Mix(number, 17)}-{Mix(number, 18)}"));
        json.WriteString("signInSessionsValidFromDateTime", Day(number, 10 + revision));
        json.WriteString("streetAddress", string.Create(CultureInfo.InvariantCulture, $"Hauptstrasse {1 + Draw(number, 19, 200)}"));
        json.WriteString("surname", last);
        json.WriteString("usageLocation", "AT");
        json.WriteString("userPrincipalName", address);
        json.WriteString("userType", "Member");
        json.WriteEndObject();
    }

    private void WriteGroup(Utf8JsonWriter json, int number, int revision)
    {
        var name = NameOf(number);
        var nick = name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        json.WriteStartObject();
        json.WriteNull("classification");
        json.WriteString("createdDateTime", Day(number, 20));
        json.WriteString("description", string.Create(CultureInfo.InvariantCulture, $"Everybody of {name} who works on project {Draw(number, 21 + (revision * 100), 9000)}; asked for by {First[Draw(number, 22, First.Length)]} {Last[Draw(number, 23, Last.Length)]} and reviewed every half year by the owners."));
        json.WriteString("displayName", name);
        json.WriteStartArray("groupTypes");
        json.WriteStringValue("Unified");
        json.WriteEndArray();
        json.WriteString("id", IdOf(number));
        json.WriteString("mail", nick + "@contoso.example");
        json.WriteBoolean("mailEnabled", true);
        json.WriteString("mailNickname", nick);
        json.WriteStartArray("proxyAddresses");
        json.WriteStringValue("SMTP:" + nick + "@contoso.example");
        json.WriteEndArray();
        json.WriteString("renewedDateTime", Day(number, 24 + revision));
        json.WriteBoolean("securityEnabled", false);
        json.WriteString("securityIdentifier", string.Create(CultureInfo.InvariantCulture, $"S-1-12-1-{Mix(number, 25)}-{Mix(number, 26)}-{Mix(number, 27)}-{Mix(number, 28)}"));
        json.WriteString("visibility", "Private");
        json.WriteEndObject();
    }

    private string IdOf(int number)
    {
        Span<byte> input = stackalloc byte[8];
        BitConverter.TryWriteBytes(input, seed);
        BitConverter.TryWriteBytes(input[4..], number);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input, hash);
        return new Guid(hash[..16]).ToString();
    }

    private string Phone(int number, int what) => string.Create(CultureInfo.InvariantCulture, $"+43 1 {Mix(number, what) % 9000000 + 1000000}");

    private string Day(int number, int what) => new DateTime(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(Mix(number, what) % 230_000_000).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private int Draw(int number, int what, int of) => (int)(Mix(number, what) % (uint)of);

    private uint Mix(int number, int what)
    {
        var x = unchecked(((ulong)(uint)number << 32) | (uint)(what ^ (seed << 20)));
        x = unchecked((x ^ (x >> 30)) * 0xbf58476d1ce4e5b9UL);
        x = unchecked((x ^ (x >> 27)) * 0x94d049bb133111ebUL);
        return unchecked((uint)(x ^ (x >> 31)));
    }
}
