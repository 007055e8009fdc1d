using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>What a type's attribute rules say of one place in its content, as a tree: a capture asks for every value of every object.</summary>
internal sealed class MeaningRule
{
    private readonly Dictionary<string, MeaningRule> _properties = new(StringComparer.Ordinal);
    private readonly MeaningRule _other;
    private MeaningRule? _item;

    private MeaningRule(AttributeRule rule)
    {
        (Counts, Array) = (rule.Counts, rule.Array);
        _other = new(Counts);
    }

    private MeaningRule(bool counts) => (Counts, _other) = (counts, this);

    /// <summary>Whether a difference here counts.</summary>
    public bool Counts { get; }

    public ArrayMeaning Array { get; }

    /// <summary>Any item of the array here.</summary>
    public MeaningRule Item => _item ?? _other;

    /// <summary>The rule of a type's whole content.</summary>
    public static MeaningRule Of(ObjectType type)
    {
        var root = new MeaningRule(new AttributeRule { Path = "" });
        foreach (var rule in type.AttributeRules)
        {
            var (at, path) = (root, "");
            foreach (var (name, key) in AttributePath.Parse(rule.Path))
            {
                path = AttributePath.Property(path, name);
                if (!at._properties.TryGetValue(name, out var below))
                    at._properties[name] = below = new(type.RuleFor(path));
                at = below;
                if (key is null)
                    continue;
                path += "[]";
                at = at._item ??= new(type.RuleFor(path));
            }
        }

        return root;
    }

    /// <summary>The rule of a property of the object here.</summary>
    public MeaningRule Property(ReadOnlySpan<char> name) =>
        _properties.Count > 0 && _properties.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var property) ? property : _other;

    /// <summary>The rule at an attribute path.</summary>
    public MeaningRule At(string path)
    {
        var at = this;
        foreach (var (name, key) in AttributePath.Parse(path))
        {
            at = at.Property(name);
            if (key is not null)
                at = at.Item;
        }

        return at;
    }
}
