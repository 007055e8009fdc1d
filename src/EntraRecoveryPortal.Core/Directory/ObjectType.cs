using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;

namespace EntraRecoveryPortal.Core.Directory;

/// <summary>Which rate limit of Graph a type's requests fall under.</summary>
public enum Lane
{
    /// <summary>Identity and access: thousands of resource units per ten seconds.</summary>
    Default,

    /// <summary>Conditional Access: one request a second for the whole tenant.</summary>
    ConditionalAccess,
}

/// <summary>One entry of the catalogue: everything the portal knows about a type. Paths are relative to <c>/v1.0/</c>.</summary>
public sealed record ObjectType
{
    private readonly ConcurrentDictionary<string, AttributeRule> _rulesByPattern = new(StringComparer.Ordinal);
    private MeaningRule? _meaning;

    /// <summary>Graph's resourceTypeName, or ours where Graph has none.</summary>
    public required string Name { get; init; }

    /// <summary>One of them, for people.</summary>
    public required string Label { get; init; }

    /// <summary>Many of them, for people.</summary>
    public required string Plural { get; init; }

    /// <summary>One of them, inside a sentence.</summary>
    public string LabelInSentence => InSentence(Label);

    /// <summary>Many of them, inside a sentence.</summary>
    public string PluralInSentence => InSentence(Plural);

    /// <summary>The collection, or the object itself when <see cref="IsSingleton"/>; may hold <c>{id}</c> of a <see cref="ParentType"/>.</summary>
    public required string ListPath { get; init; }

    /// <summary>One object; <c>{id}</c> is Graph's id, other names are properties of the content.</summary>
    public required string ItemPath { get; init; }

    /// <summary>The type whose every object has a list of this one.</summary>
    public string? ParentType { get; init; }

    /// <summary>The property under which a $expand on the list of parents carries these objects; 20 of them have to be read again by <see cref="ListPath"/>.</summary>
    public string? ParentExpand { get; init; }

    /// <summary>The property under which the parent's id is kept in the content, where Graph does not send it.</summary>
    public string? ParentKey { get; init; }

    /// <summary>Where Graph refuses the list as a whole, it is read for each object of this type by <see cref="PartPath"/>.</summary>
    public string? PartType { get; init; }

    /// <summary>The part of the list that belongs to one object of <see cref="PartType"/>; <c>{id}</c> is that object's.</summary>
    public string? PartPath { get; init; }

    /// <summary>A $filter of the list of <see cref="PartType"/>: no other of its objects has a part. What takes a request for each of these is not read every time.</summary>
    public string? PartFilter { get; init; }

    /// <summary>Ids of more objects of <see cref="PartType"/> that have a part, which the catalogue cannot know: of this tenant alone.</summary>
    public IReadOnlyCollection<string> PartIds { get; init; } = [];

    /// <summary>$select of the list; empty asks for the default body.</summary>
    public IReadOnlyList<string> Select { get; init; } = [];

    /// <summary>One $expand that rides on the list.</summary>
    public string? Expand { get; init; }

    /// <summary>$top of the list; null sends none.</summary>
    public int? PageSize { get; init; }

    /// <summary>The delta query that tells which of its objects changed; null where Graph tracks none.</summary>
    public string? DeltaPath { get; init; }

    /// <summary>True when the tenant has exactly one.</summary>
    public bool IsSingleton { get; init; }

    /// <summary>A directoryObject of Graph: found by its id alone among all of them (getByIds), and counted by <c>$count</c>.</summary>
    public bool IsDirectoryObject { get; init; }

    /// <summary>The recycle bin's list of this type.</summary>
    public string? DeletedListPath { get; init; }

    /// <summary>One object in the recycle bin.</summary>
    public string? DeletedItemPath { get; init; }

    /// <summary>POST that takes an object out of the recycle bin.</summary>
    public string? RestorePath { get; init; }

    /// <summary>Where requests are sent that give, change and take what lasts for a time; null where objects are written themselves.</summary>
    public string? RequestPath { get; init; }

    /// <summary>With <see cref="RequestPath"/>: whether this very object is given and taken by requests.</summary>
    public Func<JsonElement, bool> IsRequested { get; init; } = _ => true;

    /// <summary>The rate limit its requests fall under.</summary>
    public Lane Lane { get; init; }

    /// <summary>Headers that its reads carry.</summary>
    public IReadOnlyDictionary<string, string> RequestHeaders { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Least application permissions to read it.</summary>
    public required IReadOnlyList<string> ReadPermissions { get; init; }

    /// <summary>Application permissions to write it back; empty when it never is.</summary>
    public IReadOnlyList<string> WritePermissions { get; init; } = [];

    /// <summary>Dotted paths that together name the object where Graph's id is not stable; empty: Graph's id.</summary>
    public IReadOnlyList<string> NaturalKey { get; init; } = [];

    /// <summary>Links that its objects hold.</summary>
    public IReadOnlyList<Relation> Relations { get; init; } = [];

    /// <summary>What Graph has beside all this and is left out.</summary>
    public IReadOnlyList<NotRead> NotRead { get; init; } = [];

    /// <summary>Parts read by requests of their own.</summary>
    public IReadOnlyList<JoinedPart> Joined { get; init; } = [];

    /// <summary>What differs from "compared, arrays are sets, written by PATCH".</summary>
    public IReadOnlyList<AttributeRule> AttributeRules
    {
        get;
        init
        {
            field = value;
            _rulesByPattern = new ConcurrentDictionary<string, AttributeRule>(StringComparer.Ordinal);
            _meaning = null;
        }
    } = [];

    /// <summary>Kinds of objects on which something cannot be written.</summary>
    public IReadOnlyList<ReadOnlyRule> ReadOnlyRules { get; init; } = [];

    /// <summary>Objects that one of this type points at; without them it lies dormant.</summary>
    public IReadOnlyList<ObjectEnd> Ends { get; init; } = [];

    /// <summary>Properties worth a column in a grid.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Properties that make up the name shown to people, first that has a value.</summary>
    public IReadOnlyList<string> NameProperties { get; init; } = ["displayName"];

    /// <summary>Properties that people search by, first that has a value.</summary>
    public IReadOnlyList<string> SearchProperties { get; init; } = [];

    /// <summary>True when a PATCH must carry the object's <c>@odata.type</c>.</summary>
    public bool SendsODataType { get; init; }

    /// <summary>Microsoft's own recovery covers it.</summary>
    public bool IsNativelySupported { get; init; }

    /// <summary>A deletion is for ever and the object can be made again by POST under its natural key.</summary>
    public bool IsRecreatable => NaturalKey.Count > 0 && NotRestorableReason is null;

    /// <summary>Gone for good, an object can be made again, but only under a new id.</summary>
    public bool GetsNewId { get; init; }

    /// <summary>Why this very object cannot be made again under a new id; null when it can.</summary>
    public Func<JsonElement, string?> WhyNotMadeAgain { get; init; } = _ => null;

    /// <summary>Properties that stand on what does not come back with a new id.</summary>
    public IReadOnlyList<string> LostWithId { get; init; } = [];

    /// <summary>Why nothing of this type is ever written.</summary>
    public string? NotRestorableReason { get; init; }

    /// <summary>Why an object created since is never deleted, although the type has a recycle bin or can be deleted.</summary>
    public string? NotDeletableReason { get; init; }

    /// <summary>Relations and joined parts whose changes <see cref="DeltaPath"/> does not tell, though it tells those of the objects.</summary>
    public IReadOnlyList<string> Untracked =>
        [.. Relations.Where(relation => !relation.IsTracked).Select(relation => relation.Name), .. Joined.Select(part => part.Name)];

    /// <summary>The name shown to people; the id when nothing else is there.</summary>
    public string DisplayNameOf(JsonElement content) => First(NameProperties, content, static (json, path) => json.TextAt(path)) ?? content.TextAt("id") ?? Label;

    /// <inheritdoc cref="DisplayNameOf(JsonElement)"/>
    public string DisplayNameOf(CanonicalJson content) => First(NameProperties, content, static (json, path) => json.TextAt(path)) ?? content.TextAt("id") ?? Label;

    /// <summary>UPN, appId, mail: what people paste into a search box; null when there is none.</summary>
    public string? SearchNameOf(CanonicalJson content) => First(SearchProperties, content, static (json, path) => json.TextAt(path));

    /// <summary>The name of an object that Graph answered with.</summary>
    /// <exception cref="FormatException">The object lacks an id or a part of its natural key that cannot be empty.</exception>
    public ObjectRef RefOf(JsonElement graphObject)
    {
        if (NaturalKey.Count > 0)
            return new ObjectRef(Name, string.Join('|', NaturalKey.Select(path => graphObject.TextAt(path) ?? "")));

        if (graphObject.TextAt("id") is { } id)
            return new ObjectRef(Name, id);

        return IsSingleton ? new ObjectRef(Name, Name) : throw new FormatException($"A {Label} without an id cannot be named.");
    }

    /// <summary>The ids by which others name an object, and that it loses when it is made again under a new one.</summary>
    public IEnumerable<string> OwnIdsOf(JsonElement content)
    {
        if (content.TextAt("id") is { } id)
            yield return id;
        if (Name == "application" && content.TextAt("appId") is { } appId)
            yield return appId;
    }

    /// <summary>The rule of an attribute: the longest one whose path is the attribute's or above it.</summary>
    public AttributeRule RuleFor(string path) => _rulesByPattern.GetOrAdd(AttributePath.Pattern(path), FindRule);

    /// <summary>A relation by name, or null.</summary>
    public Relation? RelationOf(string name) => Relations.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.Ordinal));

    /// <summary>An object that Graph sent below its parent, with the parent's id where the type keeps it.</summary>
    public JsonElement Below(string parentId, JsonElement sent)
    {
        if (ParentKey is null)
            return sent;
        var kept = JsonObject.Create(sent)!;
        kept[ParentKey] = parentId;
        return JsonSerializer.SerializeToElement(kept);
    }

    /// <summary>The object's path, relative to <c>/v1.0/</c>. Natural-key types need content, because Graph's own id stands in it.</summary>
    public string ItemPathOf(ObjectRef target, JsonElement? content = null) => Fill(ItemPath, target, content);

    /// <summary>Fills <c>{id}</c> and <c>{property}</c> of one of this type's paths.</summary>
    public string Fill(string path, ObjectRef target, JsonElement? content = null)
    {
        var graphId = NaturalKey.Count > 0 ? content?.TextAt("id") ?? target.Id : target.Id;
        var filled = path.Replace("{id}", Uri.EscapeDataString(graphId), StringComparison.Ordinal);
        foreach (var key in NaturalKey)
            filled = filled.Replace("{" + key + "}", Uri.EscapeDataString(content?.TextAt(key) ?? ""), StringComparison.Ordinal);
        return filled;
    }

    /// <summary>The rules as a tree.</summary>
    internal MeaningRule Meaning => _meaning ??= MeaningRule.Of(this);

    private static string InSentence(string words) => char.IsLower(words[1]) ? char.ToLowerInvariant(words[0]) + words[1..] : words;

    // Asked of every object of a tenant, so it makes nothing but the text.
    private static string? First<T>(IReadOnlyList<string> properties, T content, Func<T, string, string?> textAt)
    {
        for (var at = 0; at < properties.Count; at++)
        {
            if (textAt(content, properties[at]) is { Length: > 0 } text)
                return text;
        }

        return null;
    }

    private AttributeRule FindRule(string pattern)
    {
        AttributeRule? best = null;
        foreach (var rule in AttributeRules)
        {
            if (AttributePath.IsAtOrUnder(pattern, rule.Path) && (best is null || rule.Path.Length > best.Path.Length))
                best = rule;
        }

        if (best is null)
            return new AttributeRule { Path = pattern };

        return best.Path.Length == pattern.Length ? best : best with { Path = pattern, Array = ArrayMeaning.Set, Key = null, Deep = false };
    }
}
