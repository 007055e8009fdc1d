using System.Collections;
using System.Globalization;
using System.Reflection;

namespace EntraRecoveryPortal.Configuration;

/// <summary>Every key the portal reads, found from the options types themselves.</summary>
internal static class ConfigurationKeys
{
    public static IReadOnlyList<ConfigurationKey> All { get; } =
    [
        .. Of(typeof(SignInOptions), SignInOptions.Section),
        .. Of(typeof(TenantOptions), TenantOptions.Section),
        .. Of(typeof(StoreOptions), StoreOptions.Section),
        .. Of(typeof(ScheduleOptions), ScheduleOptions.Section),
        .. Of(typeof(CaptureOptions), CaptureOptions.Section),
        .. Of(typeof(RetentionOptions), RetentionOptions.Section),
        .. Of(typeof(IntegrityOptions), IntegrityOptions.Section),
        .. Of(typeof(RecoveryOptions), RecoveryOptions.Section),
        .. Of(typeof(AccessOptions), AccessOptions.Section),
    ];

    private static readonly string[] Sections = [.. All.Select(k => k.Name.Split(':')[0]).Distinct(StringComparer.Ordinal)];

    /// <summary>The keys set in one of the portal's sections that no option reads: most often a typing error.</summary>
    public static IEnumerable<string> UnknownIn(IConfiguration configuration)
        => Sections.SelectMany(s => configuration.GetSection(s).AsEnumerable())
            .Where(pair => pair.Value is not null)
            .Select(pair => pair.Key)
            .Where(key => !All.Any(known => known.Covers(key)));

    private static IEnumerable<ConfigurationKey> Of(Type options, string prefix)
    {
        var unset = Activator.CreateInstance(options);
        return options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite)
            .SelectMany(p => p.PropertyType == typeof(GraphCredentialOptions)
                ? Of(p.PropertyType, $"{prefix}:{p.Name}")
                : [new ConfigurationKey($"{prefix}:{p.Name}", IsList(p.PropertyType), IsList(p.PropertyType) ? null : TextOf(p.GetValue(unset)))]);
    }

    private static string? TextOf(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    private static bool IsList(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);
}

/// <summary>One key, such as "Tenant:Reader:ClientId"; a list's items follow it as ":0", ":1".</summary>
/// <param name="Name">Sections and name with colons.</param>
/// <param name="IsList">Whether items follow.</param>
/// <param name="Default">What holds when the key is not set; null when nothing does.</param>
internal sealed record ConfigurationKey(string Name, bool IsList, string? Default)
{
    /// <summary>A connection string may carry a password.</summary>
    public bool IsSecret => Name.EndsWith("Secret", StringComparison.Ordinal) || Name.EndsWith("ConnectionString", StringComparison.Ordinal)
        || Name.EndsWith(":Key", StringComparison.Ordinal);

    /// <summary>What is set under this key, a list item by item.</summary>
    public IEnumerable<KeyValuePair<string, string?>> SetIn(IConfiguration configuration)
        => configuration.AsEnumerable().Where(pair => pair.Value is not null && Covers(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    public bool Covers(string key)
        => key.Equals(Name, StringComparison.OrdinalIgnoreCase)
            || (IsList && key.StartsWith(Name + ":", StringComparison.OrdinalIgnoreCase));
}
