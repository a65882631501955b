using System.Collections.Immutable;
using static SupplyGuard.Checks.Models.Content.GlobalUse;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What a pickle needs that holds nothing but weights of PyTorch and plain containers. Source: the list of PyTorch's own <c>weights_only</c> loader, <c>torch/_weights_only_unpickler.py</c>.</summary>
internal static class WeightsGlobals
{
    private const string Storages = "DoubleStorage FloatStorage HalfStorage BFloat16Storage LongStorage IntStorage ShortStorage CharStorage ByteStorage BoolStorage "
        + "ComplexFloatStorage ComplexDoubleStorage QUInt8Storage QInt8Storage QInt32Storage QUInt4x2Storage QUInt2x4Storage";

    public static ImmutableArray<GlobalGroup> Groups { get; } =
    [
        new(Call | Build | SetItem, "collections", "OrderedDict Counter"),
        new(Call | Restricted | SetItem, "collections", "defaultdict"),
        new(Call, "builtins", "set frozenset bytearray complex int float bool str list tuple dict bytes slice range"),
        new(Import, "builtins", "object"),
        new(Call | Restricted, "_codecs", "encode"),
        new(Import, "torch", Storages),
        new(Import, "torch", "UntypedStorage Tensor"),
        new(Import, "torch", "DoubleTensor FloatTensor HalfTensor BFloat16Tensor LongTensor IntTensor ShortTensor CharTensor ByteTensor BoolTensor"),
        new(Import, "torch.cuda", Storages),
        new(Import, "torch.storage", "UntypedStorage TypedStorage"),
        new(Import, "torch", "float16 float32 float64 bfloat16 half float double float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu complex32 complex64 complex128"),
        new(Import, "torch", "int8 int16 int32 int64 uint8 uint16 uint32 uint64 short int long bool quint8 qint8 qint32 quint4x2 quint2x4"),
        new(Import, "torch", "strided sparse_coo sparse_csr sparse_csc sparse_bsr sparse_bsc"),
        new(Import, "torch", "per_tensor_affine per_channel_affine per_tensor_symmetric per_channel_symmetric per_channel_affine_float_qparams"),
        new(Call, "torch", "Size device"),
        new(Call, "torch.serialization", "_get_layout"),
        new(Call | Build, "torch.nn.parameter", "Parameter"),
        new(Call | Build, "torch._utils", "_rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor _rebuild_sparse_tensor "
            + "_rebuild_sparse_csr_tensor _rebuild_meta_tensor_no_storage _rebuild_wrapper_subclass _rebuild_device_tensor_from_numpy _rebuild_device_tensor_from_cpu_tensor"),
        new(Call | Restricted | Build, "torch._tensor", "_rebuild_from_type_v2"),
    ];
}
