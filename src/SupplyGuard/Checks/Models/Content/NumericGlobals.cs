using System.Collections.Immutable;
using static SupplyGuard.Checks.Models.Content.GlobalUse;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What a pickle needs beyond <see cref="WeightsGlobals"/> that holds arrays, numbers, dates and paths. None of these reads a file or calls what it is given.</summary>
internal static class NumericGlobals
{
    private const string Scalars = "float16 float32 float64 longdouble complex64 complex128 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool_ str_ bytes_ datetime64 timedelta64 void";

    private const string BitGenerators = "MT19937 PCG64 PCG64DXSM Philox SFC64";

    private const string SparseArrays = "csr_matrix csc_matrix coo_matrix bsr_matrix dia_matrix dok_matrix lil_matrix csr_array csc_array coo_array bsr_array dia_array dok_array lil_array";

    public static ImmutableArray<GlobalGroup> Groups { get; } =
    [
        new(Call | Build, "numpy", "dtype ndarray"),
        new(Call, "numpy", Scalars),
        new(Call | Build, "numpy.dtypes", "Float16DType Float32DType Float64DType Int8DType Int16DType Int32DType Int64DType UInt8DType UInt16DType UInt32DType UInt64DType BoolDType ObjectDType StrDType BytesDType"),
        new(Call | Build, "numpy.core.multiarray", "_reconstruct"),
        new(Call | Build, "numpy._core.multiarray", "_reconstruct"),
        new(Call, "numpy.core.multiarray", "scalar"),
        new(Call, "numpy._core.multiarray", "scalar"),
        new(Call, "numpy.core.numeric", "_frombuffer"),
        new(Call, "numpy._core.numeric", "_frombuffer"),
        new(Call | Build, "numpy.random._pickle", "__generator_ctor __bit_generator_ctor __randomstate_ctor"),
        new(Import, "numpy.random._mt19937", "MT19937"),
        new(Import, "numpy.random._pcg64", "PCG64 PCG64DXSM"),
        new(Import, "numpy.random._philox", "Philox"),
        new(Import, "numpy.random._sfc64", "SFC64"),
        new(Import, "numpy.random", BitGenerators),
        new(Call | Build, "numpy.ma.core", "_mareconstruct"),
        new(Import, "numpy.ma.core", "MaskedArray"),
        .. new[] { "_csr", "_csc", "_coo", "_bsr", "_dia", "_dok", "_lil", "csr", "csc", "coo", "bsr", "dia", "dok", "lil" }
            .Select(module => new GlobalGroup(Call | Build | SetItem, "scipy.sparse." + module, SparseArrays)),
        new(Call | Build, "scipy.sparse", SparseArrays),
        new(Call | Build, "joblib.numpy_pickle", "NumpyArrayWrapper NDArrayWrapper ZNDArrayWrapper"),
        new(Call, "datetime", "datetime date time timedelta timezone"),
        new(Call, "decimal", "Decimal"),
        new(Call, "fractions", "Fraction"),
        new(Call | Build, "uuid", "UUID"),
        new(Call, "pathlib", "PurePosixPath PureWindowsPath PosixPath WindowsPath"),
        new(Call | Append | SetItem, "collections", "deque"),
        new(Call | Restricted | Build | Append | SetItem, "copyreg", "_reconstructor __newobj__"),
    ];
}
