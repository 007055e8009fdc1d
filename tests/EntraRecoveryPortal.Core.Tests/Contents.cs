using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Core.Tests;

/// <summary>Generates contents of objects: nested blocks, sets, keyed arrays, scope strings, nulls, absences and volatile noise.</summary>
internal static class Contents
{
    private static readonly string[] Words = ["a", "b", "c", "d"];

    internal static Gen<(ObjectType Type, CanonicalJson A, CanonicalJson B)> Pair =>
        from type in Gen.Elements("user", "conditionalAccessPolicy", "application", "oAuth2PermissionGrant", "authenticationMethodPolicy")
        from a in Of(type)
        from b in Of(type)
        select (Catalogue.Of(type), a, b);

    internal static Gen<(ObjectType Type, CanonicalJson A, CanonicalJson B, CanonicalJson C)> Triple =>
        from pair in Pair
        from c in Of(pair.Type.Name)
        select (pair.Type, pair.A, pair.B, c);

    internal static Gen<CanonicalJson> Of(string type) => type switch
    {
        "user" => Object(
            ("id", Gen.Constant<string?>("\"u\"")),
            ("department", Text),
            ("accountEnabled", Flag),
            ("otherMails", Set(Quoted)),
            ("onPremisesLastSyncDateTime", Text),
            ("employeeOrgData", Maybe(Object(("costCenter", Text), ("division", Text)).Select(Raw)))),
        "conditionalAccessPolicy" => Object(
            ("id", Gen.Constant<string?>("\"p\"")),
            ("state", Text),
            ("modifiedDateTime", Text),
            ("conditions", Maybe(Object(
                ("users", Maybe(Object(("includeUsers", Set(Quoted)), ("excludeUsers", Set(Quoted)), ("excludeGroups", Set(Quoted))).Select(Raw))),
                ("clientAppTypes", Set(Quoted))).Select(Raw))),
            ("grantControls", Maybe(Object(
                ("operator", Text),
                ("builtInControls", Set(Quoted)),
                ("authenticationStrength", Maybe(Object(("id", Text), ("displayName", Text)).Select(Raw)))).Select(Raw))),
            ("sessionControls", Maybe(Object(("disableResilienceDefaults", Flag)).Select(Raw)))),
        "application" => Object(
            ("id", Gen.Constant<string?>("\"a\"")),
            ("notes", Text),
            ("tags", Set(Quoted)),
            ("appRoles", Keyed("id", ("value", Text), ("isEnabled", Flag), ("allowedMemberTypes", Set(Quoted)))),
            ("web", Maybe(Object(("homePageUrl", Text), ("redirectUris", Set(Quoted))).Select(Raw))),
            ("api", Maybe(Object(("requestedAccessTokenVersion", Flag), ("oauth2PermissionScopes", Keyed("id", ("value", Text), ("isEnabled", Flag)))).Select(Raw)))),
        "oAuth2PermissionGrant" => Object(
            ("id", Text),
            ("clientId", Gen.Constant<string?>("\"c\"")),
            ("resourceId", Gen.Constant<string?>("\"r\"")),
            ("consentType", Gen.Constant<string?>("\"AllPrincipals\"")),
            ("scope", SomeWords.Select(l => l.Length == 0 ? null : $"\"{string.Join(' ', l)}\""))),
        _ => Object(
            ("id", Gen.Constant<string?>("\"authenticationMethodsPolicy\"")),
            ("reconfirmationInDays", Flag),
            ("authenticationMethodConfigurations", Configurations)),
    };

    /// <summary>The same content as a stranger would write it: keys and items in another order, white space between.</summary>
    internal static Gen<CanonicalJson> Rewritten(CanonicalJson content, ObjectType type) =>
        from seed in Gen.Choose(0, int.MaxValue)
        select CanonicalJson.Parse(Shuffled(JsonNode.Parse(content.ToString())!, "", type, new Random(seed)).ToJsonString(new() { WriteIndented = true }));

    private static Gen<string?> Text => Gen.Elements("\"a\"", "\"b\"", "\"c\"", "null", null);

    private static Gen<string[]> SomeWords => Gen.SubListOf(Words).Select(words => words.ToArray());

    private static Gen<string?> Flag => Gen.Elements("true", "false", null);

    private static Gen<string> Quoted => Gen.Elements(Words).Select(w => $"\"{w}\"");

    private static Gen<string?> Configurations =>
        from sms in Object(("id", Gen.Constant<string?>("\"Sms\"")), ("state", Text), ("includeTargets", Keyed("id", ("targetType", Text)))).Select(Raw)
        from fido in Object(("id", Gen.Constant<string?>("\"Fido2\"")), ("state", Text), ("isAttestationEnforced", Flag)).Select(Raw)
        select $"[{sms},{fido}]";

    private static Gen<string?> Maybe(Gen<string> block) => Gen.OneOf(block.Select(b => (string?)b), block.Select(b => (string?)b), Gen.Elements("null", null));

    private static Gen<string?> Set(Gen<string> item) =>
        from count in Gen.Choose(-1, 4)
        from items in Gen.ListOf(item, Math.Max(count, 0))
        select count < 0 ? null : $"[{string.Join(',', items)}]";

    private static Gen<string?> Keyed(string key, params (string Name, Gen<string?> Value)[] properties) =>
        from keys in SomeWords
        from bodies in Gen.ListOf(Object(properties), 4)
        select (string?)$"[{string.Join(',', keys.Zip(bodies, (k, b) => WithKey(b, key, k)))}]";

    private static string WithKey(CanonicalJson body, string key, string value)
    {
        var node = (JsonObject)JsonNode.Parse(body.ToString())!;
        node[key] = value;
        return node.ToJsonString();
    }

    private static Gen<CanonicalJson> Object(params (string Name, Gen<string?> Value)[] properties) =>
        Gen.CollectToArray(properties, p => p.Value.Select(v => v is null ? null : $"\"{p.Name}\":{v}"))
            .Select(parts => CanonicalJson.Parse($"{{{string.Join(',', parts.OfType<string>())}}}"));

    private static string Raw(CanonicalJson json) => json.ToString();

    private static JsonNode Shuffled(JsonNode node, string path, ObjectType type, Random random)
    {
        switch (node)
        {
            case JsonObject owner:
                var properties = owner.Select(p => (p.Key, Value: p.Value?.DeepClone())).ToArray();
                random.Shuffle(properties);
                return new JsonObject(properties.Select(p =>
                    KeyValuePair.Create(p.Key, p.Value is null ? null : Shuffled(p.Value, AttributePath.Property(path, p.Key), type, random))));
            case JsonArray array:
                var items = array.Select(i => Shuffled(i!.DeepClone(), AttributePath.Item(path, ""), type, random)).ToArray();
                random.Shuffle(items);
                return new JsonArray(items);
            case JsonValue value when type.RuleFor(path).Array == ArrayMeaning.ScopeString && value.TryGetValue<string>(out var text):
                var words = text.Split(' ');
                random.Shuffle(words);
                return JsonValue.Create(" " + string.Join(' ', words));
            default:
                return node.DeepClone();
        }
    }
}
