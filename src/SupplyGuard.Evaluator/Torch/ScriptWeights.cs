using System.Collections;
using System.Globalization;
using System.Reflection;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Torch;

/// <summary>Puts tensors of a request in the place of all weights of a module. TorchSharp's own reader of files is not used: it takes bytes behind the end, and may leave a module half loaded.</summary>
internal sealed class ScriptWeights(TorchSurface surface, object module)
{
    private const int MostNames = 5;

    /// <summary>TorchSharp hands out the bytes of one tensor as a span, which holds no more.</summary>
    private const int MostBytes = int.MaxValue;

    /// <exception cref="RefusedException">The module has other tensors, of other shapes or types, or they were not taken.</exception>
    /// <exception cref="TargetInvocationException">TorchSharp failed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Replace(RequestedWeights weights)
    {
        using var noGradient = surface.Begin(surface.NoGradient);
        using var scope = surface.Begin(surface.Scope);
        var given = new Dictionary<string, RequestedTensor>(StringComparer.Ordinal);
        foreach (var tensor in weights.Tensors)
        {
            if (!given.TryAdd(tensor.Name, tensor))
                throw new RefusedException($"The file of weights has two tensors '{tensor.Name}'.");
        }

        var own = State();
        Match(own, given);
        var loaded = surface.NewState();
        using (var file = new WeightsFile(weights.File))
        {
            var read = new Dictionary<(long Offset, long Length), object>();
            foreach (var tensor in weights.Tensors.OrderBy(tensor => tensor.Offset))
                loaded.Add(tensor.Name, Read(file, tensor, read));

            file.End(weights.Sha256);
        }

        surface.LoadState.Invoke(module, loaded, true);
        foreach (var (name, tensor) in State())
        {
            if (!surface.BytesIn(surface.Plain(tensor)).SequenceEqual(surface.BytesIn(loaded[name]!)))
                throw new RefusedException($"TorchSharp did not take the weights of '{name}'.");
        }
    }

    private Dictionary<string, object> State()
    {
        if (surface.State.Invoke(module) is not IDictionary state)
            throw new RefusedException("TorchSharp returned no state dictionary.");

        var tensors = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in state)
            tensors.Add((string)entry.Key, entry.Value ?? throw new RefusedException($"The state dictionary has no tensor '{entry.Key}'."));

        return tensors;
    }

    /// <summary>TorchSharp copies bytes where their number is right, whatever the shape: names, shapes and types are compared here.</summary>
    private void Match(Dictionary<string, object> own, Dictionary<string, RequestedTensor> given)
    {
        string[] missing = [.. own.Keys.Where(name => !given.ContainsKey(name)).Order(StringComparer.Ordinal)];
        string[] strange = [.. given.Keys.Where(name => !own.ContainsKey(name)).Order(StringComparer.Ordinal)];
        if (own.Count is 0)
            throw new RefusedException("The architecture has no weights that could be replaced: those of a frozen module are constants.");
        if (missing.Length + strange.Length > 0)
            throw new RefusedException(string.Join("; ", [.. Names("The file of weights lacks", missing), .. Names("the architecture has no", strange)]) + ".");

        foreach (var (name, tensor) in own)
        {
            var wanted = given[name];
            var shape = surface.Shape.Invoke(tensor) as long[] ?? throw new RefusedException($"Weights '{name}' of the architecture have no shape.");
            if (!shape.AsSpan().SequenceEqual(wanted.Shape.AsSpan()))
                throw new RefusedException($"Weights '{name}' have shape [{string.Join(", ", wanted.Shape)}], and [{string.Join(", ", shape)}] in the architecture.");
            if (Convert.ToSByte(surface.ElementType.Invoke(tensor), CultureInfo.InvariantCulture) != TorchTypes.NumberOf(wanted.DType))
                throw new RefusedException($"Weights '{name}' are '{wanted.DType}', and '{surface.ElementType.Invoke(tensor)}' in the architecture.");
        }
    }

    private static string[] Names(string what, string[] names) => names is []
        ? []
        : [$"{what} {string.Join(", ", names.Take(MostNames).Select(name => $"'{name}'"))}{(names.Length > MostNames ? $" and {names.Length - MostNames} more" : "")}"];

    /// <param name="read">What was read before, by its place: weights that share one are read once.</param>
    private object Read(WeightsFile file, RequestedTensor wanted, Dictionary<(long Offset, long Length), object> read)
    {
        var type = Enum.ToObject(surface.ScalarType, TorchTypes.NumberOf(wanted.DType));
        var tensor = surface.Zeros.Invoke(null, wanted.Shape.ToArray(), type) ?? throw new RefusedException("TorchSharp made no tensor.");
        var target = surface.BytesIn(tensor);
        if (LengthOf(wanted) != target.Length)
            throw new RefusedException($"TorchSharp made a tensor of {target.Length} bytes for weights '{wanted.Name}', which are '{wanted.DType}' of shape [{string.Join(", ", wanted.Shape)}].");

        if (target.IsEmpty)
            return tensor;
        if (read.TryGetValue((wanted.Offset, target.Length), out var same))
            surface.BytesIn(same).CopyTo(target);
        else
            file.Read(target, wanted.Offset, wanted.Name);

        read.TryAdd((wanted.Offset, target.Length), tensor);
        return tensor;
    }

    private static long LengthOf(RequestedTensor tensor)
    {
        Int128 length = TorchTypes.SizeOf(tensor.DType);
        foreach (var dimension in tensor.Shape)
            length = Int128.Min(length * long.Max(dimension, 0), (Int128)MostBytes + 1);

        return length <= MostBytes ? (long)length : throw new RefusedException($"Weights '{tensor.Name}' hold more than the {MostBytes} bytes that TorchSharp hands out of one tensor.");
    }
}
