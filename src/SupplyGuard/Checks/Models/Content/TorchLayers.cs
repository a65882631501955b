using System.Collections.Immutable;
using static SupplyGuard.Checks.Models.Content.GlobalUse;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Layers of PyTorch, as <c>torch.save(module)</c> names them. Made from the classes of <c>torch.nn.modules</c> of version 1.13 that derive from <c>Module</c>; newer names beside.</summary>
internal static class TorchLayers
{
    private const GlobalUse Made = Create | Build;

    public static ImmutableArray<GlobalGroup> Groups { get; } =
    [
        new(Made, "torch.nn.modules.activation",
            "CELU ELU GELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid LogSoftmax Mish MultiheadAttention PReLU RReLU "
            + "ReLU ReLU6 SELU SiLU Sigmoid Softmax Softmax2d Softmin Softplus Softshrink Softsign Tanh Tanhshrink Threshold"),
        new(Made, "torch.nn.modules.adaptive", "AdaptiveLogSoftmaxWithLoss"),
        new(Made, "torch.nn.modules.batchnorm",
            "BatchNorm1d BatchNorm2d BatchNorm3d LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d SyncBatchNorm _BatchNorm _LazyNormBase "
            + "_NormBase"),
        new(Made, "torch.nn.modules.channelshuffle", "ChannelShuffle"),
        new(Made, "torch.nn.modules.container", "Container ModuleDict ModuleList ParameterDict ParameterList Sequential"),
        new(Made, "torch.nn.modules.conv",
            "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d "
            + "LazyConvTranspose2d LazyConvTranspose3d _ConvNd _ConvTransposeMixin _ConvTransposeNd"),
        new(Made, "torch.nn.modules.distance", "CosineSimilarity PairwiseDistance"),
        new(Made, "torch.nn.modules.dropout", "AlphaDropout Dropout Dropout1d Dropout2d Dropout3d FeatureAlphaDropout _DropoutNd"),
        new(Made, "torch.nn.modules.flatten", "Flatten Unflatten"),
        new(Made, "torch.nn.modules.fold", "Fold Unfold"),
        new(Made, "torch.nn.modules.instancenorm", "InstanceNorm1d InstanceNorm2d InstanceNorm3d LazyInstanceNorm1d LazyInstanceNorm2d LazyInstanceNorm3d _InstanceNorm"),
        new(Made, "torch.nn.modules.linear", "Bilinear Identity LazyLinear Linear NonDynamicallyQuantizableLinear"),
        new(Made, "torch.nn.modules.loss",
            "BCELoss BCEWithLogitsLoss CTCLoss CosineEmbeddingLoss CrossEntropyLoss GaussianNLLLoss HingeEmbeddingLoss HuberLoss KLDivLoss "
            + "L1Loss MSELoss MarginRankingLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss NLLLoss NLLLoss2d PoissonNLLLoss "
            + "SmoothL1Loss SoftMarginLoss TripletMarginLoss TripletMarginWithDistanceLoss _Loss _WeightedLoss"),
        new(Made, "torch.nn.modules.module", "Module"),
        new(Made, "torch.nn.modules.normalization", "CrossMapLRN2d GroupNorm LayerNorm LocalResponseNorm RMSNorm"),
        new(Made, "torch.nn.modules.padding",
            "CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d ReflectionPad1d ReflectionPad2d "
            + "ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d ZeroPad1d ZeroPad2d ZeroPad3d _ConstantPadNd _ReflectionPadNd "
            + "_ReplicationPadNd"),
        new(Made, "torch.nn.modules.pixelshuffle", "PixelShuffle PixelUnshuffle"),
        new(Made, "torch.nn.modules.pooling",
            "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d AvgPool1d AvgPool2d "
            + "AvgPool3d FractionalMaxPool2d FractionalMaxPool3d LPPool1d LPPool2d MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d "
            + "MaxUnpool3d _AdaptiveAvgPoolNd _AdaptiveMaxPoolNd _AvgPoolNd _LPPoolNd _MaxPoolNd _MaxUnpoolNd"),
        new(Made, "torch.nn.modules.rnn", "GRU GRUCell LSTM LSTMCell RNN RNNBase RNNCell RNNCellBase"),
        new(Made, "torch.nn.modules.sparse", "Embedding EmbeddingBag"),
        new(Made, "torch.nn.modules.transformer", "Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer"),
        new(Made, "torch.nn.modules.upsampling", "Upsample UpsamplingBilinear2d UpsamplingNearest2d"),
        new(Import, "torch.nn.functional", "relu gelu"),
        new(Import, "torch._C._nn", "gelu"),
        new(Call, "torch.nn.parameter", "Buffer"),
    ];
}
