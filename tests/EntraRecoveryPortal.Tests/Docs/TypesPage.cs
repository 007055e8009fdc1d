using System.Globalization;
using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Tests.Docs;

/// <summary>docs/types.md, written from the catalogue.</summary>
internal static class TypesPage
{
    public static string Write()
    {
        var page = new StringBuilder($"""
            # Object types

            Written from the catalogue (`src/EntraRecoveryPortal.Core/Directory`); a test compares. Write it anew with
            `UPDATE_DOCS=1 dotnet test tests/EntraRecoveryPortal.Tests --filter TypesPageTests`. Paths are relative to Graph's `/v1.0/`.

            | Type | What it is | Read from | Links | Recycle bin | Microsoft's own recovery |
            |---|---|---|---|---|---|
            {string.Join('\n', Catalogue.Every.Select(Row))}

            Everything that is read is kept. Everything is compared but what a type's section leaves out. Arrays are sets unless a section says otherwise.


            """);
        foreach (var type in Catalogue.Every)
            page.Append(Section(type));
        page.Append("## Not captured\n\n| What | Why |\n|---|---|\n");
        foreach (var (type, left) in Catalogue.All.SelectMany(type => type.NotRead.Select(left => (type, left))))
            page.Append(CultureInfo.InvariantCulture, $"| {type.Name}: {Codes(left.Names)} | {left.Reason} |\n");
        foreach (var missing in Catalogue.NotCaptured)
            page.Append(CultureInfo.InvariantCulture, $"| {missing.What} | {missing.Reason} |\n");
        return page.ToString();
    }

    private static string Row(ObjectType type) =>
        $"| [{type.Name}](#{Anchor(type)}) | {type.Label} | `{type.ListPath}` | {Codes(type.Relations.Select(relation => relation.Name), "none")} "
        + $"| {(type.DeletedListPath is null ? "no" : "yes")} | {(type.IsNativelySupported ? "yes" : "no")} |";

    private static string Section(ObjectType type) =>
        $"## {type.Name}\n\n{string.Join('\n', Lines(type).Select(line => $"- {line}"))}\n\n";

    private static IEnumerable<string> Lines(ObjectType type)
    {
        if (Catalogue.OnRequest.Contains(type))
            yield return "Not captured (switched off) unless `Capture:OpenExtensions` is `true`.";
        yield return Read(type);
        yield return $"Permissions: {Codes(Permissions(type))} to read{(type.WritePermissions.Count == 0 ? "" : $", {Codes(type.WritePermissions)} to write")}.";
        if (type.NaturalKey.Count > 0)
            yield return $"Named by {Codes(type.NaturalKey)}, because Graph's id is another one when it is made again.";
        if (type.Ends.Count > 0)
            yield return $"Dormant while an object that it names is away: {Codes(type.Ends.Select(end => end.Property))}.";
        if (Paths(type, rule => rule.Volatile) is { Length: > 0 } changing)
            yield return $"Not compared, Microsoft changes it by itself: {changing}.";
        if (Paths(type, rule => !rule.Compared) is { Length: > 0 } ignored)
            yield return $"Not compared, it says nothing of its own: {ignored}.";
        if (Keyed(type) is { Length: > 0 } keyed)
            yield return $"Compared item by item: {keyed}.";
        if (Paths(type, rule => rule.Array is ArrayMeaning.ScopeString or ArrayMeaning.FlagSet) is { Length: > 0 } words)
            yield return $"Compared as a set of words: {words}.";
        foreach (var line in type.NotRestorableReason is { } never ? [$"Never written. {never}"] : Writes(type))
            yield return line;
    }

    private static string Read(ObjectType type)
    {
        var parts = type.Joined.Select(part => $"`{part.ReadPath}`").ToList();
        var whole = type.Select.Count == 0 ? "all of Graph's default body" : $"{type.Select.Count} properties";
        return $"Read: {whole}{(parts.Count == 0 ? "" : $", joined with {string.Join(" and ", parts)}")}.";
    }

    private static IEnumerable<string> Permissions(ObjectType type) =>
        type.ReadPermissions.Concat(type.Relations.SelectMany(relation => relation.ReadPermissions)).Concat(type.Joined.SelectMany(part => part.ReadPermissions)).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Writes(ObjectType type)
    {
        if (type.NaturalKey.Count == 0 || type.AttributeRules.Any(rule => rule is { Counts: true, Writable: Writability.Patch }))
            yield return $"Written: attributes by `PATCH {type.ItemPath}`{(type.SendsODataType ? " with its `@odata.type`" : "")}.";
        if (Paths(type, rule => rule.Writable == Writability.PatchBlock) is { Length: > 0 } blocks)
            yield return $"Graph replaces these whole, so the live block is sent with only the ticked part changed: {blocks}.";
        foreach (var rule in type.AttributeRules.Where(rule => rule.Writable == Writability.OwnCall && type.RequestPath is null && !rule.Path.Contains("[]", StringComparison.Ordinal)))
            yield return $"Written by calls of its own: {OwnCall(type, rule)}.";
        foreach (var rule in type.AttributeRules.Where(rule => rule.Writable == Writability.Secret))
            yield return $"`{rule.Path}`: one that was added is removed by {(rule.Path == "passwordCredentials" ? $"`POST {type.ItemPath}/removePassword`" : "`PATCH` of those that stay")}. {rule.Reason}";
        foreach (var relation in type.Relations)
            yield return $"Links `{relation.Name}`: {LinkCalls(relation)}.{(relation.OmittedByPath is { } omitted ? $" A list of them omits each {omitted}; delta query carries them." : "")}{(relation.Lists.Count > 0 ? $" Read by lists of their own: {Codes(relation.Lists.Select(list => Uri.UnescapeDataString(list.Split("$top", 2)[0].TrimEnd('&', '?'))))}." : "")}";
        yield return Existence(type);
        if (type.NotDeletableReason is { } kept)
            yield return $"One that was made since is never deleted. {kept}";
        foreach (var group in type.AttributeRules.Where(IsFixed).GroupBy(rule => rule.Reason ?? "Microsoft Graph does not let it be written.", StringComparer.Ordinal))
            yield return $"Not written: {Codes(group.Select(rule => rule.Path))}. {group.Key}";
        if (Paths(type, rule => rule.IsSensitive) is { Length: > 0 } sensitive)
            yield return $"On a person in an admin role the writing app needs a directory role of its own to change {sensitive}.";
        foreach (var rule in type.ReadOnlyRules)
            yield return $"{Limits(type, rule)}: {rule.Reason}";
    }

    private static string Existence(ObjectType type) => type switch
    {
        { RestorePath: { } path, Lane: Lane.ConditionalAccess } => $"Comes back from the recycle bin by `POST {path}` or, when that is refused, is made again under a new id{(type.Name == "conditionalAccessPolicy" ? ", only reporting," : "")} by `POST {type.ListPath}`; one that was made since goes there by `DELETE {type.ItemPath}`.",
        { RestorePath: { } path } => $"Comes back from the recycle bin by `POST {path}`; one that was made since goes there by `DELETE {type.ItemPath}`.",
        { RequestPath: { } request } when type.IsRequested(JsonElement.Parse("{}")) =>
            $"Given by a request to `POST {request}` with `adminAssign`, from the moment it is sent until the end that it had, and changed by `adminUpdate`; one that was made since is taken by `adminRemove`, if ticked by itself. What has ended is not given again.",
        { RequestPath: { } request } => $"{Existence(type with { RequestPath = null })} One that ends is given, changed and taken by requests to `POST {request}` (`adminAssign`, `adminUpdate`, `adminRemove`), as long as its end has not passed. What people activate for themselves is never given.",
        { IsRecreatable: true } => $"There is no recycle bin: a lost one is made again by `POST {type.ItemPath[..type.ItemPath.LastIndexOf('/')]}`, one that was made since is deleted for ever, if ticked by itself, by `DELETE {type.ItemPath}`.",
        { IsSingleton: true } => "The tenant has exactly one.",
        { NotDeletableReason: not null } => "There is no recycle bin: a lost one cannot come back.",
        _ => $"There is no recycle bin: a lost one cannot come back, one that was made since is deleted for ever, if ticked by itself, by `DELETE {type.ItemPath}`.",
    };

    private static string OwnCall(ObjectType type, AttributeRule rule) => rule.Path == "assignedLicenses"
        ? $"`POST {type.ItemPath}/assignLicense` for `assignedLicenses`{(type.Name == "user" ? ", of which only those given to the person themselves are written" : "")}"
        : rule.Path == "sponsors"
        ? $"`POST {type.ItemPath}/{{cast}}/sponsors/$ref` and `DELETE {type.ItemPath}/{{cast}}/sponsors/{{target}}/$ref` for `sponsors` of agents, added first; the last one of an agent identity stays"
        : rule.Path == "inheritablePermissions"
        ? $"`{type.ItemPath}/{{cast}}/inheritablePermissions/{{{rule.Key}}}`"
        : rule.Array == ArrayMeaning.Keyed
        ? $"`{type.ItemPath}/{rule.Path}/{{{rule.Key}}}`"
        : $"`POST {type.ItemPath}/updateAllowedCombinations`";

    private static string LinkCalls(Relation relation) => relation.Write switch
    {
        LinkWrite.Bind20 => $"added up to 20 at once by `PATCH` with `{relation.Name}@odata.bind`, removed one by one by `DELETE {relation.ReadPath}/{{target}}/$ref`",
        LinkWrite.Ref => $"`POST {relation.ReadPath}/$ref`, `DELETE {relation.ReadPath}/{{target}}/$ref`",
        LinkWrite.PutRef => $"`PUT` and `DELETE {relation.ReadPath}/$ref`",
        LinkWrite.None => $"not written. {relation.NotRestorableReason}",
        _ => throw new ArgumentOutOfRangeException(nameof(relation)),
    };

    private static string Limits(ObjectType type, ReadOnlyRule rule) => rule switch
    {
        { SparesCloudOwned: true } when Paths(type, one => one.IsCloudOwned) is { Length: > 0 } spared => $"Not written on some objects, but for {spared}",
        { SparesDeletion: true } => "Not written on some objects, but deleted when made since and ticked",
        { Attributes: false, Relations: { } relations } => $"{Codes(relations)} not written on some objects",
        _ => "Not written on some objects",
    };

    private static bool IsFixed(AttributeRule rule) => rule is { Volatile: false, Compared: true, Writable: Writability.ReadOnly or Writability.CreateOnly };

    private static string Keyed(ObjectType type) =>
        string.Join(", ", type.AttributeRules.Where(rule => rule.Array == ArrayMeaning.Keyed).Select(rule => $"`{rule.Path}` by `{rule.Key}`"));

    private static string Paths(ObjectType type, Func<AttributeRule, bool> which) => Codes(type.AttributeRules.Where(which).Select(rule => rule.Path));

    private static string Codes(IEnumerable<string> names, string none = "") =>
        string.Join(", ", names.Select(name => $"`{name}`")) is { Length: > 0 } codes ? codes : none;

    private static string Anchor(ObjectType type) => type.Name.ToLowerInvariant();
}
