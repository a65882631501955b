using System.Collections.Immutable;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Torch;

/// <summary>Reads the calls that rebuild a tensor (<c>torch._utils</c>) and the persistent ids of storages, from their arguments alone.</summary>
/// <param name="folder">Folder of the archive in which the storages of this pickle lie; tells the storages of two pickles apart.</param>
internal sealed class TorchTensorCall(PickleGraph graph, TorchFacts facts, string folder)
{
    private const int MostArguments = 16;

    private const long MostOffset = long.MaxValue / 256;

    /// <summary>Whether a call yields a dense tensor that views a storage.</summary>
    public static bool IsKnown(string module, string name) =>
        module is "torch._utils" && name is "_rebuild_tensor" or "_rebuild_tensor_v2" or "_rebuild_tensor_v3" or "_rebuild_qtensor";

    /// <summary>Adds the tensor that a call yields, or says why it cannot be read.</summary>
    /// <exception cref="MalformedException">The limits allow no more, or the file contradicts itself.</exception>
    public void Add(string function, PickleValue arguments, string path, long position)
    {
        var reason = "its arguments are not those of a tensor.";
        if (graph.Elements(arguments, MostArguments) is [var id, var offset, var size, var stride, .. var rest]
            && offset is { Kind: PickleKind.Integer, Number: >= 0 and <= MostOffset } && Numbers(size) is { } shape && Numbers(stride) is { } strides)
        {
            if (Storage(id, out var viewOffset) is not { } storage)
                reason = "its storage is not what PyTorch calls one.";
            else if (DTypeOf(function, storage, rest) is not { } dtype)
                reason = "its element type is unknown.";
            else if (IsReadOtherwise(function, rest))
                reason = "its metadata tell a loader to read its elements otherwise, as conjugated or negated.";
            else if (TorchTensor.Create(path, dtype, shape, strides, offset.Number + viewOffset, storage, position, out reason) is { } tensor)
                facts.Add(tensor);
        }

        if (reason.Length > 0)
            facts.AddUnread(path, reason, position);
    }

    /// <summary>Adds a storage that no tensor is made of: all its elements, in one dimension.</summary>
    /// <returns>False when the value is no storage.</returns>
    /// <exception cref="MalformedException">The limits allow no more, or the file contradicts itself.</exception>
    public bool TryAddStorage(PickleValue value, string path)
    {
        if (Storage(value, out _) is not { } storage)
            return false;

        var dtype = storage.DType is TorchTypes.Untyped ? "U8" : storage.DType;
        var elements = storage.Length * 8 / DType.BitsOf(dtype)!.Value;
        facts.Add(TorchTensor.Create(path, dtype, [elements], [1], 0, storage, graph.PositionOf(value), out _)!);
        return true;
    }

    /// <summary>The storage of a persistent id <c>('storage', class, key, location, elements[, view])</c>.</summary>
    /// <param name="viewOffset">Where a view of a storage begins, in elements; only very old files have these.</param>
    private TorchStorage? Storage(PickleValue value, out long viewOffset)
    {
        viewOffset = 0;
        if (value.Kind is not PickleKind.Opaque || graph[value].Operation is not PickleOperation.PersistentId || graph.Part(value, PickleLinkRole.Id) is not { } id)
            return null;
        if (graph.Elements(id, MostArguments) is not [{ Kind: PickleKind.Text } kind, var type, { Kind: PickleKind.Text } key, _, { Kind: PickleKind.Integer } count, .. var rest])
            return null;
        if (graph.TextOf(kind, facts.Limits.NameBytes) is not "storage" || graph.ImportOf(type) is not var (module, name) || TorchTypes.OfStorage(module, name) is not { } dtype)
            return null;

        var width = dtype is TorchTypes.Untyped ? 1 : DType.BitsOf(dtype)!.Value / 8;
        var position = graph.PositionOf(value);
        if (rest is [{ Kind: PickleKind.Tuple } view, ..])
        {
            if (graph.Elements(view, MostArguments) is not [_, { Kind: PickleKind.Integer } start, { Kind: PickleKind.Integer }] || start.Number < 0 || start.Number > count.Number)
                return null;

            viewOffset = start.Number;
        }

        if (count.Number < 0 || count.Number > MostOffset)
            throw new MalformedException(Fault.Inconsistent, position, $"a storage states {count.Number} elements.");

        return facts.Storage(folder, graph.TextOf(key, facts.Limits.NameBytes), dtype, count.Number * width, position);
    }

    private string? DTypeOf(string function, TorchStorage storage, PickleValue[] rest)
    {
        // _rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype[, metadata])
        if (function is "_rebuild_tensor_v3")
            return rest is [_, _, var type, ..] && graph.ImportOf(type) is ("torch", var name) ? TorchTypes.OfDType(name) : null;

        return storage.DType is TorchTypes.Untyped ? null : storage.DType;
    }

    /// <summary>The last argument, where there is one: bits that change the values which loaders of PyTorch make of the stored bytes.</summary>
    private bool IsReadOtherwise(string function, PickleValue[] rest) =>
        rest.Length > (function is "_rebuild_tensor_v3" ? 3 : 2) && function is "_rebuild_tensor_v2" or "_rebuild_tensor_v3"
        && rest[function is "_rebuild_tensor_v3" ? 3 : 2] is var metadata && metadata.Kind is not PickleKind.None && !(metadata.Kind is PickleKind.Dictionary && graph[metadata].First is 0);

    /// <summary>A tuple of integers, or <c>torch.Size</c> called with one.</summary>
    private ImmutableArray<long>? Numbers(PickleValue value)
    {
        if (value.Kind is PickleKind.Opaque && graph.Part(value, PickleLinkRole.Callee) is { } callee && graph.ImportOf(callee) is ("torch", "Size")
            && graph.Part(value, PickleLinkRole.Arguments) is { } arguments && graph.Elements(arguments, 1) is [var inner])
            value = inner;

        return graph.Elements(value, facts.Limits.Rank) is { } elements && elements.All(element => element.Kind is PickleKind.Integer)
            ? [.. elements.Select(element => element.Number)]
            : null;
    }
}
