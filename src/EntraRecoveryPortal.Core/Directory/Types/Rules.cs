using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory.Types;

/// <summary>Short ways to write attribute rules, so that an entry reads as a table.</summary>
internal static class Rules
{
    internal const string SecretReason = "Lost secrets and certificates cannot be made again; add a new one.";

    internal static readonly IReadOnlyList<string> Principals = ["user", "group", "servicePrincipal"];

    internal static readonly IReadOnlyList<string> Directory = ["user", "group", "servicePrincipal", "application", "device", "administrativeUnit"];

    internal static IEnumerable<AttributeRule> ReadOnly(string reason, params string[] paths) =>
        paths.Select(p => new AttributeRule { Path = p, Writable = Writability.ReadOnly, Reason = reason });

    internal static IEnumerable<AttributeRule> CreateOnly(params string[] paths) =>
        paths.Select(p => new AttributeRule { Path = p, Writable = Writability.CreateOnly, Reason = "Microsoft Graph takes it only when the object is created." });

    internal static IEnumerable<AttributeRule> Volatile(params string[] paths) =>
        paths.Select(p => new AttributeRule { Path = p, Volatile = true, Writable = Writability.ReadOnly });

    internal static IEnumerable<AttributeRule> Ignored(params string[] paths) =>
        paths.Select(p => new AttributeRule { Path = p, Compared = false, Writable = Writability.ReadOnly });

    internal static IEnumerable<AttributeRule> Block(params string[] roots) =>
        roots.Select(p => new AttributeRule { Path = p, Writable = Writability.PatchBlock });

    internal static IEnumerable<AttributeRule> Sensitive(params string[] paths) =>
        paths.Select(p => new AttributeRule { Path = p, IsSensitive = true });

    internal static IEnumerable<AttributeRule> CloudOwned(params string[] paths) =>
        paths.Select(p => new AttributeRule { Path = p, IsCloudOwned = true });

    internal static AttributeRule Keyed(string path, string key, Writability writable = Writability.PatchBlock, bool deep = false) =>
        new() { Path = path, Array = ArrayMeaning.Keyed, Key = key, Writable = writable, Deep = deep };

    internal static AttributeRule Credentials(string path) =>
        new() { Path = path, Array = ArrayMeaning.Keyed, Key = "keyId", Writable = Writability.Secret, Reason = SecretReason };

    internal static NotRead NotRead(string reason, params string[] names) => new(names, reason);

    internal static NotRead OtherEnd(params string[] names) => new(names, "It is the other end of links that are captured where they are held.");

    internal static NotRead OwnType(params string[] names) => new(names, "It is a type of its own here.");

    internal static NotRead CustomSecurityAttributes { get; } = new(["customSecurityAttributes"], "They need a permission of their own, which this version does not ask for.");

    /// <summary>Agents are made by calls of their own.</summary>
    internal static string? WhyNoAgent(JsonElement content) => content.TextAt("@odata.type")?.Contains(".agent", StringComparison.OrdinalIgnoreCase) == true
        ? "Agents are made by calls of their own, which this version does not make."
        : null;

    internal static ReadOnlyRule Synced { get; } = new()
    {
        When = content => content.IsTrueAt("onPremisesSyncEnabled"),
        Reason = ReadOnlyRule.SyncedReason,
        SparesCloudOwned = true,
    };
}
