using SupplyGuard.Evaluator;
using SupplyGuard.Evaluator.Confinement;

if (args is not [var request, .. var readable])
{
    Console.Error.WriteLine("usage: SupplyGuard.Evaluator <request.json> [file or folder that may be read …]   (docs/evaluator-protocol.md)");
    return 2;
}

Enclosure.Enter(request, readable);
using (var input = Console.OpenStandardInput())
    input.CopyTo(Stream.Null);
Answer.To(request, readable);
return 0;
