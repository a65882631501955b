using System.Runtime.InteropServices;

namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>
/// The system call filter (seccomp, https://docs.kernel.org/userspace-api/seccomp_filter.html): a program of the kernel's packet filter
/// that is run before each call of every thread. What it denies fails as "not permitted", so that a runtime that only tried goes on.
/// </summary>
internal static unsafe class CallFilter
{
    private const int SetModeFilter = 1;
    private const int AllThreads = 1;

    private const uint Kill = 0x80000000;
    private const uint Allow = 0x7fff0000;
    private const uint Fail = 0x00050000;

    private const ushort Load = 0x20;
    private const ushort And = 0x54;
    private const ushort Return = 0x06;
    private const ushort IfEqual = 0x15;
    private const ushort IfAbove = 0x25;
    private const ushort IfAnyBit = 0x45;

    /// <summary>Offsets into <c>struct seccomp_data</c>; arguments are 64 bits wide, and both machines have the low half first.</summary>
    private const uint CallNumber = 0;
    private const uint Machine = 4;
    private const uint FirstArgument = 16;
    private const uint ArgumentBytes = 8;

    private const uint CloneThread = 0x10000;
    private const uint MapShared = 0x1;
    private const uint MapAnonymous = 0x20;
    private const uint MapGrowsDown = 0x100;
    private const uint SetParentDeathSignal = 1;
    private const uint SetDumpable = 4;
    private const uint PushTerminalInput = 0x5412;
    private const uint LinuxTerminal = 0x541c;

    /// <summary>Installs the filter for all threads of this process, for good. Where the kernel refuses, the trial of the walls shows it.</summary>
    public static void Install()
    {
        if (RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
            return;

        var program = Program().ToArray();
        fixed (Instruction* first = program)
        {
            var described = new Described((ushort)program.Length, first);
            _ = Libc.Call(SystemCalls.Filter, SetModeFilter, AllThreads, (nint)(&described));
        }
    }

    private static List<Instruction> Program()
    {
        var isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64;
        var program = new List<Instruction>
        {
            // A call of another machine (32 bits on 64) would be numbered by another table.
            new(Load, 0, 0, Machine),
            new(IfEqual, 1, 0, isArm ? 0xc00000b7 : 0xc000003e),
            new(Return, 0, 0, Kill),
            new(Load, 0, 0, CallNumber),
            new(IfAbove, 0, 1, SystemCalls.LastKnown),
            new(Return, 0, 0, Fail | Libc.NotImplemented),
        };
        foreach (var call in SystemCalls.Denied)
        {
            if (SystemCalls.Here(call) is >= 0 and var number)
                program.AddRange(When(number, [new(Return, 0, 0, Fail | Libc.NotPermitted)]));
        }

        // Its flags lie in memory, where no filter looks; a C library then asks for a thread in the old way.
        program.AddRange(When(SystemCalls.CloneByStructure, [new(Return, 0, 0, Fail | Libc.NotImplemented)]));
        program.AddRange(When(SystemCalls.Clone, [Argument(0), new(IfAnyBit, 1, 0, CloneThread), Denied, Allowed]));
        program.AddRange(When(SystemCalls.Map,
        [
            Argument(3), new(IfAnyBit, 2, 0, MapGrowsDown), new(And, 0, 0, MapShared | MapAnonymous),
            new(IfEqual, 0, 1, MapShared | MapAnonymous), Denied, Allowed,
        ]));
        program.AddRange(When(SystemCalls.ControlProcess, [Argument(0), new(IfEqual, 1, 0, SetParentDeathSignal), new(IfEqual, 0, 1, SetDumpable), Denied, Allowed]));
        program.AddRange(When(SystemCalls.ControlDevice, [Argument(1), new(IfEqual, 1, 0, PushTerminalInput), new(IfEqual, 0, 1, LinuxTerminal), Denied, Allowed]));

        // Limits may be read (no new ones are given), and signals sent to itself.
        program.AddRange(When(SystemCalls.Limit, [Argument(2), new(IfEqual, 0, 2, 0), Argument(2, high: true), new(IfEqual, 1, 0, 0), Denied, Allowed]));
        foreach (var number in (ReadOnlySpan<int>)[SystemCalls.Signal, SystemCalls.SignalThread, SystemCalls.QueueSignal])
            program.AddRange(When(number, [Argument(0), new(IfEqual, 1, 0, (uint)Environment.ProcessId), Denied, Allowed]));

        program.Add(Allowed);
        return program;
    }

    private static Instruction Denied => new(Return, 0, 0, Fail | Libc.NotPermitted);

    private static Instruction Allowed => new(Return, 0, 0, Allow);

    private static Instruction Argument(uint index, bool high = false) => new(Load, 0, 0, FirstArgument + (index * ArgumentBytes) + (high ? 4u : 0u));

    /// <summary>A block for one call, which must end in a return: behind it, the number of the call is loaded no more.</summary>
    private static IEnumerable<Instruction> When(int number, Instruction[] block) => [new(IfEqual, 0, (byte)block.Length, (uint)number), .. block];

    /// <summary><c>struct sock_filter</c>: jumps are counted from the next instruction.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte WhenTrue, byte WhenFalse, uint Operand);

    /// <summary><c>struct sock_fprog</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Described(ushort length, Instruction* first)
    {
        private readonly ushort _length = length;
        private readonly Instruction* _first = first;
    }
}
