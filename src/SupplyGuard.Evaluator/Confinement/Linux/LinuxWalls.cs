using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>The walls that the second start raises around all of its threads, once it knows what it was asked and before it does any of it.</summary>
internal static class LinuxWalls
{
    private const ulong OpenFiles = 256;

    /// <summary>A core of one byte is none, also where a program is to be started for it (core(5)).</summary>
    private const ulong CoreBytes = 1;

    /// <summary>Starting the runtime takes some, too.</summary>
    private const ulong SpareSeconds = 5;

    /// <summary>Room for the response, where values may be few.</summary>
    private const ulong LeastFileBytes = 1 << 20;

    public static ulong ProcessorSeconds(EvaluationRequest request) => ((ulong)request.Seconds * (ulong)Environment.ProcessorCount) + SpareSeconds;

    public static void Raise(EvaluationRequest request)
    {
        ResourceLimit.Lower(ResourceLimit.CoreBytes, CoreBytes);
        ResourceLimit.Lower(ResourceLimit.OpenFiles, OpenFiles);
        ResourceLimit.Lower(ResourceLimit.FileBytes, Math.Max((ulong)request.MaxValueBytes, LeastFileBytes));
        ResourceLimit.Lower(ResourceLimit.DataBytes, (ulong)request.MemoryBytes);
        ResourceLimit.Lower(ResourceLimit.ProcessorSeconds, ProcessorSeconds(request));
        CallFilter.Install();
    }
}
