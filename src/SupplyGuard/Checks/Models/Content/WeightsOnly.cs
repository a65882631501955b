using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>
/// What a pickle that holds nothing but weights does: it imports the types of PyTorch's tensors, rebuilds tensors, and fills dictionaries.
/// Everything else could be code. The names are those that PyTorch's own <c>weights_only</c> loader allows.
/// </summary>
internal static class WeightsOnly
{
    private static readonly FrozenSet<(string Module, string Name)> Callable =
    [
        ("collections", "OrderedDict"), ("torch", "Size"), ("torch", "device"), ("__builtin__", "set"), ("builtins", "set"),
        ("torch.nn.parameter", "Parameter"), ("torch._tensor", "_rebuild_from_type_v2"),
        .. new[] { "tensor", "tensor_v2", "tensor_v3", "parameter", "parameter_with_state", "qtensor", "sparse_tensor", "meta_tensor_no_storage" }.Select(name => ("torch._utils", "_rebuild_" + name)),
    ];

    private static readonly FrozenSet<(string Module, string Name)> Importable =
    [
        .. Callable,
        ("torch.storage", "UntypedStorage"), ("torch", "UntypedStorage"), ("torch", "Tensor"), ("torch.serialization", "_get_layout"),
        .. new[] { "Double", "Float", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool", "ComplexFloat", "ComplexDouble", "QUInt8", "QInt8", "QInt32", "QUInt4x2", "QUInt2x4" }
            .SelectMany(name => new[] { ("torch", name + "Storage"), ("torch.cuda", name + "Storage") }),
        .. new[]
        {
            "float16", "float32", "float64", "bfloat16", "float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float8_e8m0fnu", "complex32", "complex64", "complex128",
            "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool", "quint8", "qint8", "qint32", "quint4x2", "quint2x4",
            "strided", "sparse_coo", "per_tensor_affine", "per_channel_affine", "per_tensor_symmetric", "per_channel_symmetric",
        }.Select(name => ("torch", name)),
    ];

    /// <summary>A clause that says what the pickles do beyond that, the first thing only; null when there is nothing.</summary>
    public static string? Beyond(ImmutableArray<PickleFacts> pickles)
    {
        foreach (var pickle in pickles)
        {
            var place = pickle.Where.Length is 0 ? "" : $" of '{PolicyText.Shown(pickle.Where)}'";
            foreach (var program in pickle.Programs)
            {
                if (program.FrameBreaks > 0)
                    return $"frames of the pickle at byte {program.Start}{place} are cut so that loaders disagree about what it does";
                if (program.Break is { } broken)
                    return $"the pickle at byte {program.Start}{place} breaks off at byte {broken.Offset}";

                foreach (var done in program.Events)
                {
                    if (!IsAllowed(done))
                        return Sentence(done, place);
                }
            }
        }

        return null;
    }

    private static string Sentence(PickleEvent done, string place)
    {
        var what = done.Module is null ? "with something that only execution could tell" : $"with '{PolicyText.Shown($"{done.Module}.{done.Name}")}'";
        return $"the pickle at byte {done.Offset}{place} does {done.Operation} {what}";
    }

    private static bool IsAllowed(PickleEvent done) => done.Operation switch
    {
        PickleOperation.PersistentId => true,
        PickleOperation.Global or PickleOperation.StackGlobal => Importable.Contains((done.Module ?? "", done.Name ?? "")),
        PickleOperation.Reduce => Callable.Contains((done.Module ?? "", done.Name ?? "")),
        PickleOperation.Build or PickleOperation.SetItem => done is { Module: "collections", Name: "OrderedDict" } or { Module: "torch._utils" },
        _ => false,
    };
}
