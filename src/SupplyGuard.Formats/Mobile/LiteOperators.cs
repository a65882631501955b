using System.Collections.Immutable;

namespace SupplyGuard.Formats.Mobile;

/// <summary>Numbers of TensorFlow Lite's schema: built-in operators and element types.</summary>
internal static class LiteOperators
{
    /// <summary>The number that says that an operator has a name instead.</summary>
    public const int Custom = 32;

    private static readonly ImmutableArray<string> Names =
    [
        .. """
        ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE EMBEDDING_LOOKUP FLOOR FULLY_CONNECTED HASHTABLE_LOOKUP L2_NORMALIZATION L2_POOL_2D LOCAL_RESPONSE_NORMALIZATION
        LOGISTIC LSH_PROJECTION LSTM MAX_POOL_2D MUL RELU RELU_N1_TO_1 RELU6 RESHAPE RESIZE_BILINEAR RNN SOFTMAX SPACE_TO_DEPTH SVDF TANH CONCAT_EMBEDDINGS SKIP_GRAM CALL CUSTOM EMBEDDING_LOOKUP_SPARSE PAD
        UNIDIRECTIONAL_SEQUENCE_RNN GATHER BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND TRANSPOSE MEAN SUB DIV SQUEEZE UNIDIRECTIONAL_SEQUENCE_LSTM STRIDED_SLICE BIDIRECTIONAL_SEQUENCE_RNN EXP TOPK_V2 SPLIT LOG_SOFTMAX
        DELEGATE BIDIRECTIONAL_SEQUENCE_LSTM CAST PRELU MAXIMUM ARG_MAX MINIMUM LESS NEG PADV2 GREATER GREATER_EQUAL LESS_EQUAL SELECT SLICE SIN TRANSPOSE_CONV SPARSE_TO_DENSE TILE EXPAND_DIMS EQUAL NOT_EQUAL LOG
        SUM SQRT RSQRT SHAPE POW ARG_MIN FAKE_QUANT REDUCE_PROD REDUCE_MAX PACK LOGICAL_OR ONE_HOT LOGICAL_AND LOGICAL_NOT UNPACK REDUCE_MIN FLOOR_DIV REDUCE_ANY SQUARE ZEROS_LIKE FILL FLOOR_MOD RANGE
        RESIZE_NEAREST_NEIGHBOR LEAKY_RELU SQUARED_DIFFERENCE MIRROR_PAD ABS SPLIT_V UNIQUE CEIL REVERSE_V2 ADD_N GATHER_ND COS WHERE RANK ELU REVERSE_SEQUENCE MATRIX_DIAG QUANTIZE MATRIX_SET_DIAG ROUND HARD_SWISH
        IF WHILE NON_MAX_SUPPRESSION_V4 NON_MAX_SUPPRESSION_V5 SCATTER_ND SELECT_V2 DENSIFY SEGMENT_SUM BATCH_MATMUL PLACEHOLDER_FOR_GREATER_OP_CODES CUMSUM CALL_ONCE BROADCAST_TO RFFT2D CONV_3D IMAG REAL
        COMPLEX_ABS HASHTABLE HASHTABLE_FIND HASHTABLE_IMPORT HASHTABLE_SIZE REDUCE_ALL CONV_3D_TRANSPOSE VAR_HANDLE READ_VARIABLE ASSIGN_VARIABLE BROADCAST_ARGS RANDOM_STANDARD_NORMAL BUCKETIZE RANDOM_UNIFORM
        MULTINOMIAL GELU DYNAMIC_UPDATE_SLICE RELU_0_TO_1 UNSORTED_SEGMENT_PROD UNSORTED_SEGMENT_MAX UNSORTED_SEGMENT_SUM ATAN2 UNSORTED_SEGMENT_MIN SIGN BITCAST BITWISE_XOR RIGHT_SHIFT
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>StableHLO has the numbers from here on; its operators are mathematics, but for the last one below.</summary>
    private const int FirstStable = 162;

    private const int LastKnown = 208;

    /// <summary>STABLEHLO_CUSTOM_CALL, which calls something by its name.</summary>
    private const int StableCustomCall = 181;

    /// <summary>The name of a built-in operator; null for one that is not known, or that only refers to others.</summary>
    public static string? Of(int number) => number switch
    {
        51 or Custom or StableCustomCall or < 0 or > LastKnown => null,
        < FirstStable => Names[number],
        _ => $"STABLEHLO_{number}",
    };

    /// <summary>An element type in safetensors spelling; null for what holds no plain numbers.</summary>
    public static string? TypeOf(byte type) => type switch
    {
        0 => "F32",
        1 => "F16",
        2 => "I32",
        3 => "U8",
        4 => "I64",
        5 => "STRING",
        6 => "BOOL",
        7 => "I16",
        8 => "C64",
        9 => "I8",
        10 => "F64",
        11 => "C128",
        12 => "U64",
        15 => "U32",
        16 => "U16",
        17 => "I4",
        18 => "BF16",
        _ => null,
    };
}
