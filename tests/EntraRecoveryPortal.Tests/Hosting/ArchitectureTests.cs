using System.Reflection;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.TenantSimulator;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Tests.Hosting;

public sealed partial class ArchitectureTests
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private static readonly Assembly Portal = typeof(PortalHost).Assembly;

    [Fact]
    public void Core_references_nothing_but_the_framework()
        => Assert.All(typeof(Catalogue).Assembly.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal));

    [Fact]
    public void Portal_and_simulator_do_not_know_each_other()
    {
        Assert.DoesNotContain(Portal.GetReferencedAssemblies(), a => a.Name!.Contains("Simulator", StringComparison.Ordinal));
        Assert.DoesNotContain(typeof(SimulatedTenant).Assembly.GetReferencedAssemblies(), a => a.Name!.StartsWith("EntraRecoveryPortal", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_recoveries_may_write_to_the_tenant()
    {
        var writers = Portal.GetTypes().Where(t => TypesNeededBy(t).Contains(typeof(TenantWriter)))
            .Where(t => t.Namespace != "EntraRecoveryPortal.Graph" && t.Namespace != "EntraRecoveryPortal.Features.Recoveries");
        Assert.Empty(writers);
    }

    [Theory]
    [InlineData("Data")]
    [InlineData("Graph")]
    [InlineData("Jobs")]
    [InlineData("Security")]
    [InlineData("Configuration")]
    public void A_room_below_does_not_see_the_slices(string room)
    {
        var folder = Path.Combine(Repository.Root, "src", "EntraRecoveryPortal", room);
        var seeing = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => SliceName().IsMatch(File.ReadAllText(file)));
        Assert.Empty(seeing);
    }

    /// <summary>A slice takes another slice's services (names end in Service, Store, History or Reading), never its jobs, writers or readers of packs.</summary>
    [Fact]
    public void A_slice_calls_another_only_through_its_services()
    {
        string[] allowed = ["Service", "Store", "History", "Reading"];
        var trespasses =
            from type in Portal.GetTypes()
            let slice = SliceOf(type)
            where slice is not null
            from needed in TypesNeededBy(type)
            where SliceOf(needed) is { } other && other != slice && !allowed.Any(end => needed.Name.EndsWith(end, StringComparison.Ordinal))
            select $"{type.FullName} takes {needed.FullName}";
        Assert.Empty(trespasses);
    }

    // What the container gives a type: constructor parameters and injected properties.
    private static IEnumerable<Type> TypesNeededBy(Type type)
        => type.IsAssignableTo(typeof(Delegate)) || !IsService(type)
            ? []
            : type.GetConstructors(Everything).SelectMany(c => c.GetParameters()).Select(p => p.ParameterType)
                .Concat(type.GetProperties(Everything).Where(p => p.IsDefined(typeof(InjectAttribute))).Select(p => p.PropertyType));

    // Records carry data of other slices freely.
    private static bool IsService(Type type) => type.GetMethod("<Clone>$") is null && !type.IsValueType;

    private static string? SliceOf(Type type)
        => type.Namespace?.Split('.') is ["EntraRecoveryPortal", "Features", var slice, ..] ? slice : null;

    [GeneratedRegex(@"EntraRecoveryPortal\.Features|using .*\.Features\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SliceName();
}
