using System.Text.Json;
using HostileEvaluator;
using SupplyGuard.Evaluation.Protocol;

if (args is ["hang"])
{
    return Attack.Hang();
}

using (var input = Console.OpenStandardInput())
    input.CopyTo(Stream.Null);

// A request's device says which attack is wanted: the core passes it on and never looks at it.
var request = JsonSerializer.Deserialize(File.ReadAllBytes(args[0]), ProtocolJson.Default.EvaluationRequest)!;
return Attack.Run(request);
