using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>What has to be there before an example can be asked.</summary>
internal static class ExampleStage
{
    private static readonly Dictionary<string, Func<Cast, Task>> Prepared = new()
    {
    };

    public static Func<Cast, Task>? Of(DocumentedExample example) => Prepared.GetValueOrDefault(example.Key) ?? Prepared.GetValueOrDefault(example.File);
}
