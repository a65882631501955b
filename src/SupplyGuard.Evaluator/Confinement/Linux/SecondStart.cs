using System.Text;

namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>
/// Starts the program again in the same process. Path rules, capabilities and marks of handles belong to threads and handles that the .NET runtime has
/// by the time that anything of ours runs; a second start has none but what the first let through.
/// </summary>
internal static unsafe class SecondStart
{
    /// <summary>Tells the second start that it is one; nobody believes it, since every wall is tried.</summary>
    private const string Mark = "SUPPLYGUARD_CONFINED";

    private const int SetParentDeathSignal = 1;
    private const int KillSignal = 9;
    private const int SetNoNewPrivileges = 38;

    private const nint FirstForeign = 3;
    private const nint CloseOnExec = 4;

    public static bool IsThis => Environment.GetEnvironmentVariable(Mark) is not null;

    /// <summary>Whether the first start could mark every handle that it had inherited, so that this one has none of them.</summary>
    public static bool HasOnlyOwnHandles => Environment.GetEnvironmentVariable(Mark) == "alone";

    /// <summary>Confines this thread and starts again. Returns only where the system refuses to start.</summary>
    public static void Begin(string requestPath, ReadOnlySpan<string> given)
    {
        _ = Libc.Control(SetParentDeathSignal, KillSignal);
        _ = Libc.Control(SetNoNewPrivileges, 1);
        Capabilities.Drop();
        using (var rules = PathRules.Create())
        {
            if (rules is not null)
            {
                ReadablePaths.Allow(rules, requestPath, given);
                rules.Apply();
            }
        }

        var isAlone = Libc.Call(SystemCalls.CloseRange, FirstForeign, int.MaxValue, CloseOnExec) == 0;
        var arguments = File.ReadAllBytes("/proc/self/cmdline");
        byte[] environment = [.. File.ReadAllBytes("/proc/self/environ"), .. Encoding.UTF8.GetBytes($"{Mark}={(isAlone ? "alone" : "yes")}\0")];
        fixed (byte* argumentBytes = arguments, environmentBytes = environment)
        fixed (byte** argumentList = List(argumentBytes, arguments), environmentList = List(environmentBytes, environment))
            _ = Libc.Execute(Environment.ProcessPath!, argumentList, environmentList);
    }

    /// <summary>The address of each text that a zero ends, and a null after the last.</summary>
    private static byte*[] List(byte* start, byte[] texts)
    {
        var list = new byte*[texts.Count(value => value == 0) + 1];
        for (int index = 0, at = 0; at < texts.Length; at = Array.IndexOf(texts, (byte)0, at) + 1)
            list[index++] = start + at;

        return list;
    }
}
