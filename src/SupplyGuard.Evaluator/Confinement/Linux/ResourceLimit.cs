using System.Runtime.InteropServices;

namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary><c>struct rlimit</c>: what the system enforces, and how far this process could raise it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ResourceLimit(ulong Current, ulong Most)
{
    /// <summary>Numbers of <c>RLIMIT_*</c> (asm-generic/resource.h; the same on x64 and arm64).</summary>
    public const int ProcessorSeconds = 0;
    public const int FileBytes = 1;
    public const int DataBytes = 2;
    public const int CoreBytes = 4;
    public const int OpenFiles = 7;

    /// <summary>Lowers a limit for good; one that is lower already stays. What was not done shows when the walls are tried.</summary>
    public static void Lower(int resource, ulong value)
    {
        if (Libc.GetLimit(resource, out var limit) == 0)
            _ = Libc.SetLimit(resource, new ResourceLimit(Math.Min(limit.Current, value), Math.Min(limit.Most, value)));
    }

    public static bool IsAtMost(int resource, ulong value) => Libc.GetLimit(resource, out var limit) == 0 && limit.Most <= value;
}
