using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Confinement.Windows;

/// <summary>
/// A job object with this process in it: no second process, no more memory and processor time than asked for. Its handle is closed
/// at once, so that nothing in the process can loosen it; the job lasts as long as the process. Limits of the desktop are left out: with
/// them, a job cannot lie inside another one, in which builds often run.
/// </summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class JobObject
{
    private const int ExtendedLimits = 9;

    private const uint ProcessTime = 0x2;
    private const uint ActiveProcesses = 0x8;
    private const uint ProcessMemory = 0x100;
    private const uint DieOnUnhandledException = 0x400;

    private const int SpareSeconds = 5;

    /// <summary>The walls that stand once the process is in.</summary>
    public static IEnumerable<string> Enter(EvaluationRequest request)
    {
        var job = Create(0, 0);
        if (job == 0)
            return [];

        var seconds = checked(((long)request.Seconds * Environment.ProcessorCount) + SpareSeconds);
        var limits = new Limits
        {
            ProcessUserTime = TimeSpan.FromSeconds(seconds).Ticks,
            Flags = ProcessTime | ActiveProcesses | ProcessMemory | DieOnUnhandledException,
            ActiveProcesses = 1,
            ProcessMemory = (nuint)request.MemoryBytes,
        };
        var isIn = Set(job, ExtendedLimits, &limits, (uint)sizeof(Limits)) && Assign(job, CurrentProcess());
        _ = Close(job);
        return isIn ? [Walls.Memory, Walls.Processes, Walls.Time] : [];
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint Create(nint attributes, nint name);

    [LibraryImport("kernel32", EntryPoint = "SetInformationJobObject")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Set(nint job, int kind, void* information, uint length);

    [LibraryImport("kernel32", EntryPoint = "AssignProcessToJobObject")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Assign(nint job, nint process);

    [LibraryImport("kernel32", EntryPoint = "GetCurrentProcess")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint CurrentProcess();

    [LibraryImport("kernel32", EntryPoint = "CloseHandle")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Close(nint handle);

    /// <summary><c>JOBOBJECT_EXTENDED_LIMIT_INFORMATION</c> of winnt.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        /// <summary>In units of 100 nanoseconds.</summary>
        public long ProcessUserTime;
        public long JobUserTime;
        public uint Flags;
        public nuint LeastWorkingSet;
        public nuint MostWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint Priority;
        public uint Scheduling;
        public fixed ulong Transfers[6];
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }
}
