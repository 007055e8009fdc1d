using System.Runtime.InteropServices;

namespace EntraRecoveryPortal.Hosting;

/// <summary>
/// The C library of Linux gives up to eight heaps a processor to threads and keeps in each what was freed there. A batch of a capture runs on whatever thread is free, so the
/// cache of the database and the buffers of the compressor would lie in all of them: two heaps, given back early, take a hundred megabytes and more less.
/// </summary>
internal static class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MostHeaps = -8;
    private const int Kept = 128 * 1024;

    /// <summary>Before there are many threads. Elsewhere, and with another C library, nothing is done.</summary>
    public static void Bound()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out var library) || !NativeLibrary.TryGetExport(library, "mallopt", out var entry))
            return;
        var set = Marshal.GetDelegateForFunctionPointer<SetOption>(entry);
        set(MostHeaps, 2);
        set(TrimThreshold, Kept);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SetOption(int option, int value);
}
