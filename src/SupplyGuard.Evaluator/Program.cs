using SupplyGuard.Evaluator;

if (args is not [var request])
{
    Console.Error.WriteLine("usage: SupplyGuard.Evaluator <request.json>   (docs/evaluator-protocol.md)");
    return 2;
}

NativeRuntime.Choose();
Answer.To(request);
return 0;
