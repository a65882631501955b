using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>
/// Listens to the log of the runtime, the one place where it says which execution provider got each node when all of its rewriting is done.
/// (Its <c>Session_GetEpGraphAssignmentInfo</c> omits nodes that were moved into a provider's own layout: WebGPU's convolutions, in 1.30.)
/// </summary>
internal static class PlacementLog
{
    /// <summary>The function that writes these lines, as it stands in their code location.</summary>
    private const string Speaker = "VerifyEachNodeIsAssignedToAnEp";

    private const string BeforeProvider = " placed on [";
    private const string BeforeCount = "]. Number of nodes: ";
    private const string BeforeNode = "  ";

    /// <summary>Operators that are named per provider at most.</summary>
    private const int MostOperators = 16;

    private static readonly Lock Gate = new();
    private static readonly SortedDictionary<string, (int Count, SortedSet<string> Operators)> Heard = new(StringComparer.Ordinal);
    private static string s_provider = "";

    /// <summary>Must come before the first use of ONNX Runtime.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The runtime's environment lives as long as the process.")]
    public static void Listen()
    {
        var options = new EnvironmentCreationOptions { logId = "evaluator", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, loggingFunction = Hear };
        OrtEnv.CreateInstanceWithOptions(ref options);
    }

    /// <summary>What was said since the last time, sorted by provider; empty when nothing was.</summary>
    public static ImmutableArray<ProviderNodes> Take()
    {
        lock (Gate)
        {
            ImmutableArray<ProviderNodes> places = [.. Heard.Select(entry => new ProviderNodes(entry.Key, entry.Value.Count, [.. entry.Value.Operators]))];
            Heard.Clear();
            return places;
        }
    }

    private static void Hear(nint parameter, OrtLoggingLevel severity, string category, string logId, string codeLocation, string message)
    {
        if (severity >= OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR)
            Console.Error.WriteLine(message);
        if (!codeLocation.Contains(Speaker, StringComparison.Ordinal))
            return;

        lock (Gate)
        {
            if (message.StartsWith(BeforeNode, StringComparison.Ordinal))
                HearNode(message[BeforeNode.Length..].Split(" (", 2)[0]);
            else if (message.Split(BeforeProvider, 2) is [_, var place] && place.Split(BeforeCount, 2) is [var provider, var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var count) && count > 0)
                Heard[s_provider = provider] = (count, new SortedSet<string>(StringComparer.Ordinal));
        }
    }

    private static void HearNode(string type)
    {
        if (Heard.TryGetValue(s_provider, out var known) && known.Operators.Count < MostOperators)
            known.Operators.Add(type);
    }
}
