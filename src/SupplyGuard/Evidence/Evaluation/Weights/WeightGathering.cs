using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx.Graphs;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Evaluation.Weights;

/// <summary>Reads a model once more, for what its weights are compared by. Holds no opinion.</summary>
internal static class WeightGathering
{
    private const long LargestHead = 64 << 20;

    /// <param name="model">The model as its own checks read it.</param>
    /// <param name="architecture">What the TorchScript file says that the weights are put into; null when the model says itself what it computes.</param>
    /// <param name="classes">Number of the evaluation's classes.</param>
    /// <param name="key">The key of the sketches; empty for none.</param>
    /// <param name="baseline">What it will be compared with; null when it is recorded itself.</param>
    /// <returns>Null when it cannot all be read, or has other bytes meanwhile.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static WeightFacts? Gather(ModelEvidence model, ModelFacts? architecture, int classes, ReadOnlyMemory<byte> key, WeightFacts? baseline, CancellationToken cancellationToken)
    {
        if (model.Facts is not Parsed<ModelFacts>.Ok(var facts) || architecture is { Program: null })
            return null;

        var weights = facts.Tensors.Where(tensor => tensor.IsWeight).ToImmutableArray();
        var head = HeadOf(weights, classes);
        using var meter = new TensorMeter(key, baseline is null ? null : Partners(weights.Select(tensor => (tensor.Name, tensor.Shape)), baseline), head?.Name);
        var again = ModelGathering.Gather(new FoundModel(new ModelSubject(model.Subject.Path), model.FilePath, ModelRole.Model), meter, cancellationToken);
        if (again.Sha256 != model.Sha256 || !facts.Unread.IsEmpty)
            return null;

        var script = architecture ?? (facts.Format is FormatKind.TorchScript ? facts : null);
        return new WeightFacts(
            script is null ? facts.Operators : ScriptStructure.Operators(script),
            [.. weights.Select(tensor => Weight(tensor, meter.Statistics.GetValueOrDefault(tensor.Name) ?? TensorStatistics.NotDecoded))],
            head is null ? null : Head(head, classes, meter.Kept.Span))
        {
            IsProgram = script is not null,
            Structure = StructureOf(facts, architecture),
        };
    }

    /// <summary>Digest of what a model computes apart from its weights; null where nobody can tell.</summary>
    /// <param name="architecture">As above.</param>
    public static Digest? StructureOf(ModelFacts facts, ModelFacts? architecture) => architecture is not null ? architecture.Program is null ? null : ScriptStructure.OfArchitecture(architecture)
        : facts.Format is FormatKind.TorchScript ? ScriptStructure.Of(facts)
        : facts.Onnx?.Computation is Parsed<OnnxComputation>.Ok(var computation) ? GraphStructure.Of(computation)
        : null;

    /// <summary>The name in the baseline of every tensor: its own where that has its shape, else that of the next one of its shape.</summary>
    public static IReadOnlyDictionary<string, string> Partners(IEnumerable<(string Name, ImmutableArray<long> Shape)> weights, WeightFacts baseline)
    {
        var named = baseline.Tensors.ToDictionary(tensor => tensor.Name, tensor => Spell(tensor.Shape), StringComparer.Ordinal);
        var shaped = weights.Select(tensor => (tensor.Name, Shape: Spell(tensor.Shape))).ToArray();
        var partners = shaped.Where(tensor => named.GetValueOrDefault(tensor.Name) == tensor.Shape).ToDictionary(tensor => tensor.Name, tensor => tensor.Name, StringComparer.Ordinal);
        var free = baseline.Tensors.Where(tensor => !partners.ContainsKey(tensor.Name)).GroupBy(tensor => Spell(tensor.Shape), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<string>(group.Select(tensor => tensor.Name)), StringComparer.Ordinal);
        foreach (var (name, shape) in shaped.Where(tensor => !partners.ContainsKey(tensor.Name)).ToArray())
        {
            if (free.TryGetValue(shape, out var names) && names.TryDequeue(out var partner))
                partners.Add(name, partner);
        }

        return partners;
    }

    private static string Spell(ImmutableArray<long> shape) => string.Join(',', shape);

    private static WeightTensor Weight(TensorEntry tensor, TensorStatistics statistics) =>
        new(tensor.Name, tensor.DType, tensor.Shape, tensor.Digest, statistics.HighBits, statistics.HasLowBits, double.IsFinite(statistics.Norm) ? statistics.Norm : 0, statistics.Multiset, statistics.Sketch);

    /// <summary>The last matrix of floats one of whose sides is the number of classes.</summary>
    private static TensorEntry? HeadOf(ImmutableArray<TensorEntry> weights, int classes) => weights.LastOrDefault(tensor =>
        tensor is { DType: "F32" or "F16" or "BF16" or "F64", Shape: [> 1 and var rows, > 1 and var columns], ByteLength: <= LargestHead } && (rows == classes || columns == classes));

    private static WeightHead Head(TensorEntry tensor, int classes, ReadOnlySpan<byte> bytes)
    {
        var (rows, columns) = ((int)tensor.Shape[0], (int)tensor.Shape[1]);
        var byColumn = rows != classes;
        var width = (int)(tensor.ByteLength / ((long)rows * columns));
        var length = byColumn ? rows : columns;
        var (row, numbers) = (new byte[length * width], new double[length]);
        var (hashes, means) = (ImmutableArray.CreateBuilder<ulong>(classes), ImmutableArray.CreateBuilder<double>(classes));
        for (var index = 0; index < classes; index++)
        {
            for (var at = 0; at < length; at++)
            {
                var element = byColumn ? (at * columns) + index : (index * columns) + at;
                bytes.Slice(element * width, width).CopyTo(row.AsSpan(at * width));
            }

            hashes.Add(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(row)));
            ElementDecoder.Decode(tensor.DType, row, numbers);
            means.Add(numbers.Average());
        }

        return new WeightHead(tensor.Name, byColumn, hashes.MoveToImmutable(), means.MoveToImmutable());
    }
}
