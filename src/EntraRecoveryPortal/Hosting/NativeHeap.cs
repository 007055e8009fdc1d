using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EntraRecoveryPortal.Hosting;

/// <summary>
/// The C library of Linux gives threads heaps of their own, and keeps in each what was freed there. A batch of a capture runs on whatever thread is free, so what the
/// database and the compressor need for a moment would stay in all of them: a few heaps, and asking now and then for what lies idle, take a hundred megabytes and more less.
/// </summary>
internal static class NativeHeap
{
    private const int MostHeaps = -8;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly Option? Set = Find<Option>("mallopt");
    private static readonly Trim? Release = Find<Trim>("malloc_trim");
    private static long lastAt;

    /// <summary>Before there are many threads. Elsewhere, and with another C library, nothing is done.</summary>
    public static void Bound() => Set?.Invoke(MostHeaps, 2);

    /// <summary>Once a second at most.</summary>
    public static void GiveBack()
    {
        var last = Interlocked.Read(ref lastAt);
        if (Release is null || (last != 0 && Stopwatch.GetElapsedTime(last) < Pause) || Interlocked.CompareExchange(ref lastAt, Stopwatch.GetTimestamp(), last) != last)
            return;
        Release(0);
    }

    private static T? Find<T>(string name)
        where T : Delegate =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, name, out var entry)
            ? Marshal.GetDelegateForFunctionPointer<T>(entry)
            : null;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Option(int option, int value);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Trim(nuint kept);
}
