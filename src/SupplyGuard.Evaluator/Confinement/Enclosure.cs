using System.Collections.Immutable;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evaluator.Confinement.Linux;
using SupplyGuard.Evaluator.Confinement.Mac;
using SupplyGuard.Evaluator.Confinement.Windows;

namespace SupplyGuard.Evaluator.Confinement;

/// <summary>What this system can put between a model and the machine. Each wall is raised if it can be, and reported only if it held.</summary>
internal static class Enclosure
{
    /// <summary>
    /// To be called first of all, while nothing was loaded and no thread of ours runs. Where that takes a second start of this process, it
    /// returns in that one.
    /// </summary>
    /// <param name="requestPath">Absolute.</param>
    /// <param name="given">Files and folders that may be read, and files of devices that may be used, beside what belongs to the evaluator itself.</param>
    public static void Enter(string requestPath, ReadOnlySpan<string> given)
    {
        if (OperatingSystem.IsLinux() && !SecondStart.IsThis)
            SecondStart.Begin(requestPath, given);
    }

    /// <summary>Shuts it, for good, and returns the walls that stand. Nothing of a model or its runtime may have been touched before.</summary>
    public static ImmutableArray<string> Shut(EvaluationRequest request, ReadOnlySpan<string> given)
    {
        if (OperatingSystem.IsLinux())
        {
            LinuxWalls.Raise(request);
            return [.. LinuxTrial.Standing(request, DeviceFiles.AreAmong(given))];
        }

        if (OperatingSystem.IsWindows())
            return [.. JobObject.Enter(request)];
        if (OperatingSystem.IsMacOS())
            return [.. Sandbox.Enter(request)];

        return [];
    }
}
