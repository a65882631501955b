using System.Collections.Immutable;
using SupplyGuard.Formats.FlatBuffers;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Mobile;

/// <summary>TensorFlow Lite (schema.fbs, version 3): operator codes, graphs of tensors, buffers.</summary>
internal sealed class LiteReader(MobileFacts facts)
{
    private const int Version = 3;

    private readonly FlatSource _source = facts.Source;
    private (long Start, long Length)[] _buffers = [];
    private bool[] _isUsed = [];

    /// <exception cref="MalformedException">The model is malformed, or beyond the limits.</exception>
    public MobileModel Read()
    {
        var model = _source.Root();
        if (model.UInt32(0, 0, "the version") is not Version and var version)
            throw new MalformedException(Fault.Unsupported, model.Position, $"version {version} of the schema is not read.");

        var codes = model.Vector(1, 4, "operator codes");
        facts.CountEntries(codes.Count, codes.Start);
        for (var i = 0L; i < codes.Count; i++)
            Code(codes.Table(i, "an operator code"));

        Buffers(model.Vector(4, 4, "buffers"));
        var graphs = model.Vector(2, 4, "graphs");
        facts.CountEntries(graphs.Count, graphs.Start);
        for (var i = 0L; i < graphs.Count; i++)
            Graph(graphs.Table(i, "a graph"), i is 0 ? "" : $"subgraph[{i}]/", codes.Count);

        facts.AddMetadata("description", model.Text(3, "the description"));
        Metadata(model);
        for (var i = 0; i < _buffers.Length; i++)
        {
            if (!_isUsed[i] && _buffers[i].Length > 0)
                facts.AddUnread($"buffer[{i}]", "it belongs to no tensor, and nothing says what is in it.", _buffers[i].Start);
        }

        return facts.Finish();
    }

    private void Code(FlatTable code)
    {
        // Codes that fit a byte are in the old field as well; readers take the larger one.
        var number = Math.Max(unchecked((sbyte)code.Byte(0, 0, "an operator code")), code.Int32(3, 0, "an operator code"));
        var custom = code.Text(1, "the name of an operator");
        if (number == LiteOperators.Custom || custom.Length > 0)
            facts.Add(new CodeUse(CodeUseKind.CustomOperator, custom, "", code.Position) { Detail = custom.StartsWith("Flex", StringComparison.Ordinal) ? "an operator of TensorFlow" : "" });
        else if (LiteOperators.Of(number) is { } name)
            facts.Add(new CodeUse(CodeUseKind.Operator, name, "", code.Position));
        else
            facts.Add(new CodeUse(CodeUseKind.CustomOperator, $"builtin {number}", "", code.Position) { Detail = "an operator that this version does not know" });
    }

    private void Buffers(FlatVector buffers)
    {
        facts.CountEntries(buffers.Count, buffers.Start);
        _buffers = new (long Start, long Length)[buffers.Count];
        _isUsed = new bool[buffers.Count];
        for (var i = 0L; i < buffers.Count; i++)
        {
            var buffer = buffers.Table(i, "a buffer");
            var data = buffer.Vector(0, 1, "the bytes of a buffer");
            var (offset, size) = (buffer.UInt64(1, 0, "the offset of a buffer"), buffer.UInt64(2, 0, "the size of a buffer"));

            // Buffers of large models lie behind the FlatBuffer; an offset of one or none says that they do not.
            if (offset > 1 && data.Count > 0)
                throw new MalformedException(Fault.Inconsistent, buffer.Position, $"buffer {i} has bytes in two places.");
            if (offset > 1 && (offset > (ulong)_source.File.Length || size > (ulong)_source.File.Length - offset))
                throw new MalformedException(Fault.Truncated, _source.File.Length, $"buffer {i} needs {size} bytes at {offset}, and the file is {_source.File.Length} bytes long.");

            _buffers[i] = offset > 1 ? ((long)offset, (long)size) : (data.Start, data.Count);
        }
    }

    private void Graph(FlatTable graph, string prefix, long codes)
    {
        var tensors = graph.Vector(0, 4, "tensors");
        facts.CountTensors(tensors.Count, tensors.Start);
        for (var i = 0L; i < tensors.Count; i++)
            Tensor(tensors.Table(i, "a tensor"), prefix, i);

        var operators = graph.Vector(3, 4, "operators");
        facts.CountEntries(operators.Count, operators.Start);
        for (var i = 0L; i < operators.Count; i++)
        {
            var used = operators.Table(i, "an operator");
            if (used.UInt32(0, 0, "the code of an operator") is var code && code >= codes)
                throw new MalformedException(Fault.Inconsistent, used.Position, $"an operator has the code {code} of {codes}.");
        }
    }

    private void Tensor(FlatTable tensor, string prefix, long index)
    {
        var buffer = tensor.UInt32(2, 0, "the buffer of a tensor");
        if (buffer >= (uint)_buffers.Length)
            throw new MalformedException(Fault.Inconsistent, tensor.Position, $"a tensor has the buffer {buffer} of {_buffers.Length}.");

        var (start, length) = _buffers[buffer];
        if (length is 0)
            return;

        _isUsed[buffer] = true;
        var name = tensor.Text(3, "the name of a tensor");
        name = prefix + (name.Length is 0 ? $"tensor[{index}]" : name);
        var type = tensor.Byte(1, 0, "the type of a tensor");
        var shape = Shape(tensor);
        if (tensor.Has(6, "the sparsity of a tensor"))
            facts.AddUnread(name, "it is stored sparse.", tensor.Position);
        else if (LiteOperators.TypeOf(type) is not { } dtype)
            facts.AddUnread(name, $"its element type is {type}, which holds no plain numbers.", tensor.Position);
        else
            facts.Add(name, dtype, shape, start, length, tensor.Position);
    }

    private ImmutableArray<long> Shape(FlatTable tensor)
    {
        var dimensions = tensor.Vector(0, 4, "the shape of a tensor");
        if (dimensions.Count > facts.Limits.Rank)
            throw new MalformedException(Fault.TooLarge, tensor.Position, $"a tensor has {dimensions.Count} dimensions; the limit is {facts.Limits.Rank}.");

        var shape = ImmutableArray.CreateBuilder<long>((int)dimensions.Count);
        for (var i = 0L; i < dimensions.Count; i++)
            shape.Add(dimensions.Int32(i, "a dimension"));

        return shape.MoveToImmutable();
    }

    private void Metadata(FlatTable model)
    {
        var entries = model.Vector(6, 4, "metadata");
        facts.CountEntries(entries.Count, entries.Start);
        for (var i = 0L; i < entries.Count; i++)
        {
            var entry = entries.Table(i, "metadata");
            if (entry.UInt32(1, 0, "the buffer of metadata") is var buffer && buffer >= (uint)_buffers.Length)
                throw new MalformedException(Fault.Inconsistent, entry.Position, $"metadata have the buffer {buffer} of {_buffers.Length}.");

            _isUsed[buffer] = true;
            facts.AddMember(_source.Keep($"metadata/{entry.Text(0, "the name of metadata")}", entry.Position), _buffers[buffer].Start, _buffers[buffer].Length);
        }
    }
}
