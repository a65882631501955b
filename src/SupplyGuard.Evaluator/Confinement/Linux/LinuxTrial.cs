using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>Tries each wall: does what it should forbid, and counts it only if the kernel refused.</summary>
internal static class LinuxTrial
{
    private const int GetNoNewPrivileges = 39;

    private const int ReadWrite = 3;
    private const int Shared = 0x1;
    private const int Private = 0x2;
    private const int Anonymous = 0x20;
    private const int NoReserve = 0x4000;
    private const nint Page = 4096;

    private const nint UnixFamily = 1;
    private const nint InternetFamily = 2;
    private const nint RouteFamily = 16;
    private const nint Stream = 1;
    private const nint Raw = 3;

    /// <summary>Sharing signal handlers without sharing memory: no kernel makes a process of that (clone(2)).</summary>
    private const nint Impossible = 0x800;

    /// <param name="hasDevices">Whether files of devices may be used, so that the wall around files stands for nothing.</param>
    public static IEnumerable<string> Standing(EvaluationRequest request, bool hasDevices)
    {
        if (SecondStart.HasOnlyOwnHandles && EnvironmentNames.AreAllOwn())
            yield return Walls.Environment;
        if (!hasDevices && RefusesFiles(request.Inputs[0].File))
            yield return Walls.Files;
        if (RefusesMemory((nint)request.MemoryBytes))
            yield return Walls.Memory;
        if (RefusesSocket(UnixFamily, Stream) && RefusesSocket(InternetFamily, Stream) && RefusesSocket(RouteFamily, Raw))
            yield return Walls.Network;
        if (Libc.Control(GetNoNewPrivileges, 0) == 1 && Capabilities.AreDropped())
            yield return Walls.Privileges;
        if (RefusesProcesses())
            yield return Walls.Processes;
        if (ResourceLimit.IsAtMost(ResourceLimit.ProcessorSeconds, LinuxWalls.ProcessorSeconds(request)))
            yield return Walls.Time;
    }

    /// <summary>The root of all files cannot be listed, nor an input opened for writing. Neither leaves anything where it can.</summary>
    private static bool RefusesFiles(string input) => RefusesOpen("/", Libc.ReadOnly) && RefusesOpen(input, Libc.WriteOnly);

    private static bool RefusesOpen(string path, int access)
    {
        var opened = Libc.Open(path, access | Libc.CloseOnExec);
        if (opened < 0)
            return LastError is Libc.AccessDenied;

        _ = Libc.Close(opened);
        return false;
    }

    private static bool RefusesMemory(nint limit) =>
        RefusesMap(limit + Page, Private | Anonymous | NoReserve, Libc.OutOfMemory)
        && RefusesMap(Page, Shared | Anonymous, Libc.NotPermitted)
        && ResourceLimit.IsAtMost(ResourceLimit.DataBytes, (ulong)limit)
        && Refuses(Libc.Call(SystemCalls.MakeMemoryFile), Libc.NotPermitted);

    private static bool RefusesMap(nint length, int flags, int reason)
    {
        var mapped = Libc.Map(0, (nuint)length, ReadWrite, flags, -1, 0);
        if (mapped == -1)
            return LastError == reason;

        _ = Libc.Unmap(mapped, (nuint)length);
        return false;
    }

    private static bool RefusesSocket(nint family, nint kind)
    {
        var socket = Libc.Call(SystemCalls.OpenSocket, family, kind);
        if (socket == -1)
            return LastError is Libc.NotPermitted;

        _ = Libc.Close((int)socket);
        return false;
    }

    /// <summary>Neither call could succeed, but without a wall each fails for another reason.</summary>
    private static bool RefusesProcesses() =>
        Refuses(Libc.Call(SystemCalls.Clone, Impossible), Libc.NotPermitted)
        && Refuses(Libc.Call(SystemCalls.Execute), Libc.NotPermitted)
        && Refuses(Libc.Call(SystemCalls.CloneByStructure), Libc.NotImplemented);

    private static bool Refuses(nint result, int reason) => result == -1 && LastError == reason;

    private static int LastError => System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
}
