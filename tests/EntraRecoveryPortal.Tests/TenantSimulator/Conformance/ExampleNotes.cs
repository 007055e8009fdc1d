namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>Where the simulated tenant does not do what an example shows, and why.</summary>
internal static class ExampleNotes
{
    private static readonly Dictionary<string, string> NotAsked = new()
    {
    };

    private static readonly Dictionary<string, (int Status, string Code, string Reason)> Refusals = new()
    {
    };

    private static readonly Dictionary<string, (string Reason, string[] Differences)> Known = new()
    {
    };

    public static IEnumerable<string> Keys => NotAsked.Keys.Concat(Refusals.Keys).Concat(Known.Keys);

    public static string? LeftOut(DocumentedExample example) => NotAsked.GetValueOrDefault(example.Key) ?? NotAsked.GetValueOrDefault(example.File);

    public static (int Status, string Code, string Reason)? Refused(DocumentedExample example) =>
        Refusals.TryGetValue(example.Key, out var refusal) || Refusals.TryGetValue(example.File, out refusal) ? refusal : null;

    public static IReadOnlyList<string> Differences(DocumentedExample example) =>
        Known.TryGetValue(example.Key, out var note) || Known.TryGetValue(example.File, out note) ? note.Differences : [];
}
