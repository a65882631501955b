using System.Reflection;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evaluator.Sessions;

namespace SupplyGuard.Evaluator.Torch;

/// <summary>Runs a TorchScript model on the TorchSharp that the request names.</summary>
internal static class TorchEngine
{
    /// <summary>Outputs of every pass in their order, and the runtime's name and version.</summary>
    /// <param name="throwIfOther">Compares the bytes of the model with the request's digest: before it is loaded, and once more after it ran, for TorchSharp takes a path.</param>
    /// <exception cref="RefusedException">Runtime, model, inputs or outputs are not what they have to be.</exception>
    public static (List<OutputTensor> Outputs, string Runtime) Run(EvaluationRequest request, RequestedTorch torch, Action throwIfOther)
    {
        if (request.Device is not ("auto" or Devices.Processor))
            throw new RefusedException($"TorchSharp runs models on the processor here, and not on '{request.Device}'.");

        try
        {
            var surface = new TorchSurface(TorchContext.Load(torch));
            throwIfOther();

            // Names are all that golden data know of an input, and positions all that TorchScript does.
            InputTensor[] inputs = [.. request.Inputs.OrderBy(input => input.Name, StringComparer.Ordinal).Select(input => InputTensor.Read(input, request.Samples))];
            var budget = new ValueBudget(request.MaxValueBytes);
            var outputs = new List<OutputTensor>();
            using var session = new TorchSession(surface, request.Model, request.Weights);
            TorchContext.ThrowIfFromElsewhere(torch);
            for (var pass = 0; pass < request.Passes.Length; pass++)
                outputs.AddRange(session.Run(pass, request.Passes[pass], inputs, request.Samples, request.Outputs, budget));

            throwIfOther();
            return (outputs, surface.Version);
        }
        catch (TargetInvocationException e)
        {
            throw new RefusedException($"TorchSharp refused: {Innermost(e).GetType().Name}: {Show(Innermost(e), request, torch)}");
        }
        catch (Exception e) when (e is TypeLoadException or MissingMemberException or IOException or BadImageFormatException)
        {
            throw new RefusedException($"TorchSharp lacks what it needs itself: {e.GetType().Name}: {Show(e, request, torch)}");
        }
    }

    /// <summary>What it says, without the folders of this machine, which no report shows.</summary>
    private static string Show(Exception e, EvaluationRequest request, RequestedTorch torch)
    {
        var message = e.Message;
        foreach (var path in torch.Libraries.Select(library => library.Path).Append(torch.Assembly.Path).Append(request.Model).Append(request.Weights?.File ?? request.Model))
            message = message.Replace(Path.GetDirectoryName(path) + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

        return message;
    }

    private static Exception Innermost(Exception e)
    {
        while (e is TargetInvocationException or TypeInitializationException && e.InnerException is { } inner)
            e = inner;

        return e;
    }
}
