using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>
/// The names that Keras 2 and 3 give to their own layers, initialisers, losses and the like. Everything else that a configuration names is
/// looked up among whatever is installed.
/// </summary>
internal static class KerasNames
{
    /// <summary>Modules whose classes are looked up by Keras' public names, as Keras 3 writes them.</summary>
    private static readonly ImmutableArray<string> Modules =
    [
        "keras", "tf_keras", "keras.src", "tensorflow.keras", "tensorflow.python.keras",
    ];

    private static readonly FrozenSet<string> Parts =
    [
        "layers", "models", "initializers", "regularizers", "constraints", "optimizers", "losses", "metrics", "activations", "dtype_policies", "random", "engine", "legacy", "saving", "quantizers",
    ];

    /// <summary>Marks of values, which create data.</summary>
    private static readonly FrozenSet<string> Marks =
    [
        "__keras_tensor__", "__tensor__", "__numpy__", "__bytes__", "__ellipsis__", "__tuple__", "__slice__", "__set__", "__complex__", "__typespec__", "TypeSpec", "TensorShape", "CompositeTensor",
    ];

    private static readonly FrozenSet<string> Classes = Words("""
        Sequential Functional Model Layer InputLayer Input InputSpec Network Cloning
        Dense Activation Dropout Flatten Reshape Permute RepeatVector ActivityRegularization Masking EinsumDense Embedding Identity ReversibleEmbedding Wrapper
        SpatialDropout1D SpatialDropout2D SpatialDropout3D GaussianDropout GaussianNoise AlphaDropout
        Conv1D Conv2D Conv3D Convolution1D Convolution2D Convolution3D Conv1DTranspose Conv2DTranspose Conv3DTranspose SeparableConv1D SeparableConv2D DepthwiseConv1D DepthwiseConv2D
        Cropping1D Cropping2D Cropping3D UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D
        MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D MaxPool1D MaxPool2D MaxPool3D AvgPool1D AvgPool2D AvgPool3D
        AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D
        GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPool3D
        GlobalAvgPool1D GlobalAvgPool2D GlobalAvgPool3D
        RNN LSTM GRU SimpleRNN LSTMCell GRUCell SimpleRNNCell StackedRNNCells ConvLSTM1D ConvLSTM2D ConvLSTM3D CuDNNLSTM CuDNNGRU Bidirectional TimeDistributed LSTMV1 GRUV1
        BatchNormalization BatchNormalizationV1 BatchNormalizationV2 SyncBatchNormalization LayerNormalization GroupNormalization UnitNormalization SpectralNormalization RMSNormalization Normalization
        Add Subtract Multiply Average Maximum Minimum Concatenate Dot Attention AdditiveAttention MultiHeadAttention GroupedQueryAttention GroupQueryAttention
        ReLU LeakyReLU PReLU ELU ThresholdedReLU Softmax
        Rescaling Resizing CenterCrop RandomCrop RandomFlip RandomTranslation RandomRotation RandomZoom RandomContrast RandomBrightness RandomHeight RandomWidth RandomShear RandomHue RandomSaturation
        RandomGrayscale RandomColorJitter RandomColorDegeneration RandomPosterization RandomSharpness RandomInvert RandomErasing RandomGaussianBlur RandomPerspective RandomElasticTransform
        RandAugment AugMix CutMix MixUp AutoContrast Equalization Solarization Pipeline MaxNumBoundingBoxes
        Discretization CategoryEncoding Hashing HashedCrossing StringLookup IntegerLookup TextVectorization MelSpectrogram STFTSpectrogram FeatureSpace Feature Cross SeedGenerator
        Zeros Ones Constant RandomNormal RandomUniform TruncatedNormal VarianceScaling Orthogonal OrthogonalInitializer IdentityInitializer LecunNormal LecunUniform GlorotNormal GlorotUniform HeNormal HeUniform STFT
        L1 L2 L1L2 OrthogonalRegularizer Regularizer
        MaxNorm NonNeg UnitNorm MinMaxNorm RadialConstraint Constraint
        SGD RMSprop Adam AdamW Adadelta Adagrad Adamax Adafactor Nadam Ftrl Lion Lamb Muon LossScaleOptimizer Optimizer
        ExponentialDecay PiecewiseConstantDecay PolynomialDecay InverseTimeDecay CosineDecay CosineDecayRestarts LearningRateSchedule
        BinaryCrossentropy CategoricalCrossentropy SparseCategoricalCrossentropy BinaryFocalCrossentropy CategoricalFocalCrossentropy Poisson KLDivergence MeanSquaredError MeanAbsoluteError
        MeanAbsolutePercentageError MeanSquaredLogarithmicError CosineSimilarity Huber LogCosh Hinge SquaredHinge CategoricalHinge CTC Dice Tversky Circle CategoricalGeneralizedCrossEntropy
        LossFunctionWrapper Loss Metric Mean Sum MeanMetricWrapper Accuracy BinaryAccuracy CategoricalAccuracy SparseCategoricalAccuracy TopKCategoricalAccuracy SparseTopKCategoricalAccuracy
        AUC Precision Recall TruePositives TrueNegatives FalsePositives FalseNegatives PrecisionAtRecall RecallAtPrecision SensitivityAtSpecificity SpecificityAtSensitivity F1Score FBetaScore R2Score
        RootMeanSquaredError LogCoshError MeanIoU IoU BinaryIoU OneHotIoU OneHotMeanIoU MeanRelativeError ConcordanceCorrelation PearsonCorrelation CompileMetrics CompileLoss
        DTypePolicy Policy FloatDTypePolicy QuantizedDTypePolicy QuantizedFloat8DTypePolicy DTypePolicyMap AbsMaxQuantizer
        SlicingOpLambda
        """);

    private static readonly FrozenSet<string> Functions = Words("""
        relu relu6 leaky_relu elu selu celu gelu glu silu swish softmax softplus softsign softmin sigmoid hard_sigmoid hard_silu hard_swish hard_tanh hard_shrink soft_shrink squareplus sparse_plus sparsemax sparse_sigmoid
        tanh tanh_shrink threshold exponential linear mish log_softmax log_sigmoid
        mse mae mape msle mean_squared_error mean_absolute_error mean_absolute_percentage_error mean_squared_logarithmic_error cosine_similarity cosine_proximity huber huber_loss log_cosh logcosh
        hinge squared_hinge categorical_hinge kld kl_divergence kullback_leibler_divergence poisson binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy binary_focal_crossentropy
        categorical_focal_crossentropy ctc dice tversky circle
        accuracy acc bce binary_accuracy categorical_accuracy sparse_categorical_accuracy top_k_categorical_accuracy sparse_top_k_categorical_accuracy
        zeros ones constant uniform normal glorot_uniform glorot_normal he_uniform he_normal lecun_uniform lecun_normal orthogonal identity l1 l2 l1_l2 max_norm non_neg unit_norm min_max_norm
        """);

    /// <summary>Functions of TensorFlow that older files name for an operator between layers.</summary>
    private static readonly FrozenSet<string> TensorFlowFunctions = Words("""
        __operators__.add __operators__.getitem __operators__.ne __operators__.eq
        math.add math.subtract math.multiply math.divide math.truediv math.maximum math.minimum math.abs math.sqrt math.square math.exp math.log math.pow math.negative math.tanh math.sigmoid math.reduce_mean
        math.reduce_sum math.reduce_max math.reduce_min math.argmax math.greater math.less math.equal math.not_equal math.logical_and math.logical_or math.logical_not math.l2_normalize math.softmax
        nn.relu nn.relu6 nn.softmax nn.sigmoid nn.tanh nn.bias_add nn.l2_normalize nn.convolution nn.avg_pool nn.max_pool nn.gelu nn.silu nn.elu nn.leaky_relu nn.softplus nn.space_to_depth nn.depth_to_space
        cast clip_by_value concat convert_to_tensor expand_dims gather identity linalg.matmul matmul ones_like pad range repeat reshape reverse shape slice split squeeze stack strided_slice tile transpose unstack where zeros_like image.resize
        """);

    private static readonly ImmutableArray<string> OperationModules = ["keras.src.ops.numpy", "keras.src.ops.nn", "keras.src.ops.math", "keras.src.ops.linalg", "keras.src.ops.image", "keras.ops", "keras.ops.numpy", "keras.ops.nn"];

    /// <summary>Whether a class, with or without its module, is one of Keras.</summary>
    public static bool IsClass(string name)
    {
        var last = name.LastIndexOf('.');
        var (module, own) = last < 0 ? ("", name) : (name[..last], name[(last + 1)..]);
        if (OperationModules.Contains(module))
            return own.Length > 0 && char.IsAsciiLetterUpper(own[0]) && own.All(char.IsAsciiLetterOrDigit);

        return IsModule(module) && (Classes.Contains(own) || (module.Length is 0 && Marks.Contains(own)) || (module is "builtins" && Marks.Contains(own)));
    }

    /// <param name="registered">The name under which somebody registered it; Keras writes its own or none.</param>
    public static bool IsFunction(string name, string registered)
    {
        if (name.StartsWith("tf.", StringComparison.Ordinal))
            return TensorFlowFunctions.Contains(name[3..]);

        var last = name.LastIndexOf('.');
        var (module, own) = last < 0 ? ("", name) : (name[..last], name[(last + 1)..]);
        return IsModule(module) && Functions.Contains(own) && (registered is "" or "function" || registered == own);
    }

    /// <summary>What something that is known to be dangerous could do, as a clause; null when it is not known.</summary>
    public static string? Danger(string name) => name switch
    {
        _ when Last(name) is "Lambda" => "a Lambda calls whatever function it names, with the right of the process",
        _ when Last(name) is "TorchModuleWrapper" => "it unpickles a module of PyTorch, which can run any program (CVE-2025-49655)",
        _ when Last(name) is "TFSMLayer" => "it loads another model from a path, with every operator that is in it (CVE-2026-1462)",
        _ when Last(name) is "JaxLayer" or "FlaxLayer" => "it calls functions that the file names",
        _ when name.Contains("keras.utils.", StringComparison.Ordinal) || name.Contains("get_file", StringComparison.Ordinal) => "functions of keras.utils fetch files and write them to disk (CVE-2025-8747)",
        _ when name.Contains("config.", StringComparison.Ordinal) && name.Contains("unsafe", StringComparison.Ordinal) => "it switches Keras' own protection off (CVE-2025-9906)",
        _ when Module(name) is "os" or "posix" or "nt" or "subprocess" or "builtins" or "sys" or "shutil" or "runpy" or "importlib" or "ctypes" or "socket" or "pickle" or "marshal" => "this module of Python can run any program (CVE-2025-1550)",
        _ when name.StartsWith("tf.io.", StringComparison.Ordinal) || name.StartsWith("tf.py_function", StringComparison.Ordinal) => "it reads or writes files of the machine",
        _ => null,
    };

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static string Module(string name) => name.Contains('.', StringComparison.Ordinal) ? name[..name.IndexOf('.', StringComparison.Ordinal)] : "";

    private static bool IsModule(string module)
    {
        if (module is "" or "builtins")
            return true;

        var root = Modules.FirstOrDefault(root => module.StartsWith(root, StringComparison.Ordinal) && (module.Length == root.Length || module[root.Length] is '.'));
        if (root is null)
            return false;
        if (module.Length == root.Length)
            return true;

        var rest = module[(root.Length + 1)..];
        rest = rest.StartsWith("src.", StringComparison.Ordinal) ? rest[4..] : rest;
        return rest is "src" || Parts.Contains(rest.Split('.')[0]);
    }

    private static FrozenSet<string> Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
