using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace EntraRecoveryPortal.Tests.Components;

/// <summary>bUnit asks for a newer AngleSharp.Diffing than a partial feed may have; any version beside the tests will do.</summary>
internal static class BunitAssemblies
{
    private const string Diffing = "AngleSharp.Diffing";

    [ModuleInitializer]
    internal static void Resolve() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == Diffing ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, Diffing + ".dll")) : null;
}
