using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evaluator.Sessions;

namespace SupplyGuard.Evaluator.Torch;

/// <summary>A TorchScript module, loaded and ready to answer.</summary>
internal sealed class TorchSession : IDisposable
{
    private const int MostResults = 64;
    private const int DeepestResult = 8;

    private readonly TorchSurface _surface;
    private readonly object _module;

    /// <param name="weights">What takes the place of the module's own; null: it keeps them.</param>
    /// <exception cref="RefusedException">TorchSharp returned no module, or the weights are not those of one like it.</exception>
    /// <exception cref="TargetInvocationException">TorchSharp cannot load the file.</exception>
    public TorchSession(TorchSurface surface, string path, RequestedWeights? weights)
    {
        _surface = surface;
        _module = surface.Load.Invoke(null, path, Devices.Processor) ?? throw new RefusedException("TorchSharp loaded nothing.");
        if (weights is not null)
            new ScriptWeights(surface, _module).Replace(weights);

        surface.Evaluate.Invoke(_module);
    }

    /// <summary>Runs all samples, batch after batch, and gathers the wanted outputs.</summary>
    /// <param name="inputs">Arguments of <c>forward</c>, in their order.</param>
    /// <exception cref="RefusedException">An output is not one row of numbers per sample.</exception>
    /// <exception cref="TargetInvocationException">The module failed.</exception>
    public IEnumerable<OutputTensor> Run(int index, RequestedPass pass, InputTensor[] inputs, int samples, ImmutableArray<string> outputs, ValueBudget budget)
    {
        _surface.SetThreads?.Invoke(null, pass.Threads);
        if (outputs.Distinct(StringComparer.Ordinal).Count() != outputs.Length)
            throw new RefusedException("An output is asked for twice.");

        OutputTensor[] gathered = [.. outputs.Select(output => new OutputTensor(index, output, samples, budget))];
        using var noGradient = _surface.Begin(_surface.NoGradient);
        for (int start = 0, count; start < samples; start += count)
        {
            count = Math.Min(pass.BatchSize, samples - start);
            using var scope = _surface.Begin(_surface.Scope);
            object?[] arguments = [.. inputs.Select(input => Tensor(input, start, count))];
            var results = new List<object>();
            Flatten(_surface.Invoke.Invoke(_module, "forward", arguments), results, depth: 0);
            foreach (var output in gathered)
                Put(output, Named(results, output.Name, outputs.Length), start, count);
        }

        return gathered;
    }

    public void Dispose() => (_module as IDisposable)?.Dispose();

    /// <summary>TorchScript gives no names: a single result has any, several are known by their positions.</summary>
    private static object Named(List<object> results, string name, int asked)
    {
        if (results.Count == 1 && asked == 1)
            return results[0];

        for (var position = 0; position < results.Count; position++)
        {
            if (name == position.ToString(System.Globalization.CultureInfo.InvariantCulture))
                return results[position];
        }

        throw new RefusedException($"The model has no output '{name}'; it has {results.Count}, which are known as 0, 1 and so on.");
    }

    private object Tensor(InputTensor input, int start, int count)
    {
        var type = Enum.ToObject(_surface.ScalarType, TorchTypes.NumberOf(input.DType));
        long[] shape = [count, .. input.Shape.AsSpan(1)];
        var tensor = _surface.Zeros.Invoke(null, shape, type) ?? throw new RefusedException("TorchSharp made no tensor.");
        var source = input.Rows(start, count);
        var target = _surface.BytesIn(tensor);
        if (source.Length != target.Length)
            throw new RefusedException($"TorchSharp made a tensor of {target.Length} bytes for {source.Length} bytes of input '{input.Name}'.");

        source.CopyTo(target);
        return tensor;
    }

    private void Put(OutputTensor output, object result, int start, int count)
    {
        var tensor = _surface.Plain(result);
        var shape = _surface.Shape.Invoke(tensor) as long[] ?? throw new RefusedException($"Output '{output.Name}' has no shape.");
        var type = Convert.ToSByte(_surface.ElementType.Invoke(tensor), System.Globalization.CultureInfo.InvariantCulture);
        TorchTypes.Convert(type, _surface.BytesIn(tensor), output.Room(shape, start, count, count), output.Name);
    }

    private void Flatten(object? result, List<object> results, int depth)
    {
        if (results.Count > MostResults || depth > DeepestResult)
            throw new RefusedException("The model answers with more tensors than are looked at.");

        switch (result)
        {
            case not null when _surface.Tensor.IsInstanceOfType(result):
                results.Add(result);
                break;
            case ITuple tuple:
                for (var position = 0; position < tuple.Length; position++)
                    Flatten(tuple[position], results, depth + 1);
                break;
            case IEnumerable many and not string:
                foreach (var one in many)
                    Flatten(one, results, depth + 1);
                break;
            default:
                throw new RefusedException($"The model answers with '{result?.GetType().Name ?? "nothing"}', which is no tensor.");
        }
    }
}
