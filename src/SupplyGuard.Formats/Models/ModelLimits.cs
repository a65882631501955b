using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.CoreMl;
using SupplyGuard.Formats.Gguf;
using SupplyGuard.Formats.Keras;
using SupplyGuard.Formats.Markup;
using SupplyGuard.Formats.MlNet;
using SupplyGuard.Formats.Mobile;
using SupplyGuard.Formats.Numpy;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Safetensors;
using SupplyGuard.Formats.Skops;
using SupplyGuard.Formats.TensorFlow;
using SupplyGuard.Formats.Torch;
using SupplyGuard.Formats.Trees;

namespace SupplyGuard.Formats.Models;

/// <summary>The limits of every room that reads models.</summary>
public sealed record ModelLimits
{
    public static ModelLimits Default { get; } = new();

    public OnnxLimits Onnx { get; init; } = OnnxLimits.Default;

    public SafetensorsLimits Safetensors { get; init; } = SafetensorsLimits.Default;

    public NumpyLimits Numpy { get; init; } = NumpyLimits.Default;

    public TorchLimits Torch { get; init; } = TorchLimits.Default;

    public GgufLimits Gguf { get; init; } = GgufLimits.Default;

    public ConfigurationLimits Configuration { get; init; } = ConfigurationLimits.Default;

    public TextLimits Text { get; init; } = TextLimits.Default;

    public MlNetLimits MlNet { get; init; } = MlNetLimits.Default;

    public KerasLimits Keras { get; init; } = KerasLimits.Default;

    public TensorFlowLimits TensorFlow { get; init; } = TensorFlowLimits.Default;

    public MobileLimits Mobile { get; init; } = MobileLimits.Default;

    public SkopsLimits Skops { get; init; } = SkopsLimits.Default;

    public BoosterLimits Booster { get; init; } = BoosterLimits.Default;

    public CoreMlLimits CoreMl { get; init; } = CoreMlLimits.Default;

    public MarkupLimits Markup { get; init; } = MarkupLimits.Default;
}
