using System.Collections.Immutable;
using SupplyGuard.Formats.Archives;
using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.CoreMl;
using SupplyGuard.Formats.Gguf;
using SupplyGuard.Formats.Keras;
using SupplyGuard.Formats.Markup;
using SupplyGuard.Formats.MlNet;
using SupplyGuard.Formats.Mobile;
using SupplyGuard.Formats.Numpy;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Safetensors;
using SupplyGuard.Formats.Skops;
using SupplyGuard.Formats.TensorFlow;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Torch;
using SupplyGuard.Formats.Trees;

namespace SupplyGuard.Formats.Models;

/// <summary>The corridor to every room that reads models: sniffs, and asks the one room that the content belongs to.</summary>
public static class ModelReader
{
    /// <summary>Name of the one tensor of an <c>.npy</c> file, which has no names.</summary>
    public const string OnlyArray = "array";

    /// <param name="externalData">Opens files beside the model, for formats that have them.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ModelFacts> Read(FileWindow file, ModelLimits limits, ExternalDataSource? externalData, CancellationToken cancellationToken) =>
        Read(file, limits, externalData, watcher: null, cancellationToken);

    /// <param name="externalData">Opens files beside the model, for formats that have them.</param>
    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ModelFacts> Read(FileWindow file, ModelLimits limits, ExternalDataSource? externalData, TensorWatcher? watcher, CancellationToken cancellationToken) =>
        Read(file, FormatSniffer.Sniff(file), limits, externalData, watcher, cancellationToken);

    /// <param name="kind">What <see cref="FormatSniffer"/> says of this file, for whoever has asked it.</param>
    /// <param name="externalData">Opens files beside the model, for formats that have them.</param>
    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ModelFacts> Read(FileWindow file, FormatKind kind, ModelLimits limits, ExternalDataSource? externalData, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var parsed = InRoom(file, kind, limits, externalData, watcher, cancellationToken);
        if (kind is not (FormatKind.Safetensors or FormatKind.TorchSharp) || parsed is not Parsed<ModelFacts>.Ok(var facts))
            return parsed;

        // These may begin like a pickle, which must not hide behind them.
        var programs = PickleSniffer.Find(file, limits.Torch.Pickle, cancellationToken);
        return programs.IsEmpty ? parsed : new Parsed<ModelFacts>.Ok(facts with { Pickles = facts.Pickles.Add(new PickleFacts("", 0, programs)) });
    }

    private static Parsed<ModelFacts> InRoom(FileWindow file, FormatKind kind, ModelLimits limits, ExternalDataSource? externalData, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        return kind switch
        {
            FormatKind.Onnx => Facts(OnnxReader.Read(file, limits.Onnx, externalData, watcher, cancellationToken), FactsOf),
            FormatKind.Safetensors => Facts(SafetensorsReader.Read(file, limits.Safetensors, watcher, cancellationToken), FactsOf),
            FormatKind.Npy or FormatKind.Npz =>
                Facts(NumpyModelReader.Read(file, kind, OnlyArray, limits.Numpy, limits.Torch.Pickle, watcher, cancellationToken), model => FactsOf(kind, model.Tensors) with { Pickles = model.Pickles }),
            FormatKind.PyTorch or FormatKind.PyTorchLegacy or FormatKind.PyTorchObsolete or FormatKind.TorchScript or FormatKind.TorchExport or FormatKind.TorchSharp =>
                Facts(TorchReader.Read(file, kind, limits.Torch, watcher, cancellationToken), model => FactsOf(kind, model)),
            FormatKind.Gguf => Facts(GgufReader.Read(file, limits.Gguf, watcher, cancellationToken), FactsOf),
            FormatKind.MlNet => Facts(MlNetReader.Read(file, limits.MlNet, watcher, cancellationToken), FactsOf),
            FormatKind.Json => Facts(ConfigurationReader.Read(file, limits.Configuration), FactsOf),
            FormatKind.Text => Facts(TextFileReader.Read(file, limits.Text, cancellationToken), text => FactsOf(FormatKind.Text, []) with { Uses = text }),
            FormatKind.Keras or FormatKind.Hdf5 => Facts(KerasReader.Read(file, kind, limits.Keras, watcher, cancellationToken), model => FactsOf(kind, model)),
            FormatKind.Pickle => Facts(PickleFile.Read(file, limits.Torch.Pickle, limits.Torch.HeldBytes, cancellationToken), pickle => FactsOf(FormatKind.Pickle, []) with { Pickles = [pickle] }),
            FormatKind.MachineCode => new Parsed<ModelFacts>.Ok(FactsOf(FormatKind.MachineCode, [])),
            FormatKind.TensorFlow => Facts(TensorFlowReader.Read(file, limits.TensorFlow, watcher, cancellationToken), FactsOf),
            FormatKind.TensorFlowLite or FormatKind.Ort or FormatKind.ExecuTorch => Facts(MobileReader.Read(file, kind, limits.Mobile, watcher, cancellationToken), model => FactsOf(kind, model)),
            FormatKind.Skops => Facts(SkopsReader.Read(file, limits.Skops, watcher, cancellationToken), parts => parts.AsFacts(kind)),
            FormatKind.XGBoost => Facts(BoosterReader.Read(file, limits.Booster, cancellationToken), parts => parts.AsFacts(kind)),
            FormatKind.LightGbm => Facts(LightGbmReader.Read(file, limits.Booster, cancellationToken), parts => parts.AsFacts(kind)),
            FormatKind.CoreMl or FormatKind.CoreMlWeights => Facts(CoreMlReader.Read(file, kind, limits.CoreMl, cancellationToken), parts => parts.AsFacts(kind)),
            FormatKind.OpenVino => Facts(OpenVinoReader.Read(file, limits.Markup, externalData, watcher, cancellationToken), parts => parts.AsFacts(kind)),
            FormatKind.Pmml => Facts(PmmlReader.Read(file, limits.Markup, cancellationToken), parts => parts.AsFacts(kind)),
            FormatKind.Zip or FormatKind.Tar or FormatKind.SevenZip or FormatKind.Compressed => Strange(file, kind, cancellationToken),
            _ => new Parsed<ModelFacts>.Malformed(Fault.Unsupported, 0, $"no room of this version reads a model of kind {kind}."),
        };
    }

    private static ModelFacts FactsOf(FormatKind kind, TorchModel model) =>
        new(kind, model.Tensors, [], [], model.Metadata, model.ParameterCount, Onnx: null)
        {
            Unread = model.Unread,
            Shared = model.Shared,
            Members = model.Members,
            Pickles = model.Pickles,
            Uses = model.Uses,
            Program = model.Program,
        };

    private static ModelFacts FactsOf(GgufModel model) => new(FormatKind.Gguf, model.Tensors, [], [], model.Metadata, model.ParameterCount, Onnx: null)
    {
        Templates = [.. model.Metadata.Where(entry => entry.Key.StartsWith(GgufReader.ChatTemplate, StringComparison.Ordinal))],
    };

    private static ModelFacts FactsOf(ConfigurationFacts configuration) => FactsOf(FormatKind.Json, []) with { Uses = configuration.Uses, Templates = configuration.Templates, Index = configuration.Index };

    private static ModelFacts FactsOf(MlNetModel model) =>
        new(FormatKind.MlNet, model.Tensors, model.Operators, model.ExternalFiles, model.Metadata, model.ParameterCount, Onnx: null)
        {
            Unread = model.Unread,
            Members = model.Members,
            Uses = model.Uses,
        };

    private static ModelFacts FactsOf(FormatKind kind, KerasModel model) =>
        new(kind, model.Tensors, [], [], model.Metadata, model.ParameterCount, Onnx: null)
        {
            Unread = model.Unread,
            Shared = model.Shared,
            Members = model.Members,
            Uses = model.Uses,
        };

    private static ModelFacts FactsOf(TensorFlowModel model) =>
        new(FormatKind.TensorFlow, model.Tensors, [], [], model.Metadata, model.ParameterCount, Onnx: null) { Unread = model.Unread, Uses = model.Uses };

    private static ModelFacts FactsOf(FormatKind kind, MobileModel model) =>
        new(kind, model.Tensors, model.Operators, [], model.Metadata, model.ParameterCount, Onnx: null)
        {
            Unread = model.Unread,
            Shared = model.Shared,
            Members = model.Members,
            Uses = model.Uses,
        };

    private static ModelFacts FactsOf(OnnxModel model) =>
        new(FormatKind.Onnx, model.Tensors, model.Operators, model.ExternalFiles, model.Metadata, model.ParameterCount, model);

    private static ModelFacts FactsOf(SafetensorsModel model) =>
        new(FormatKind.Safetensors, model.Tensors, [], [], model.Metadata, model.ParameterCount, Onnx: null);

    private static ModelFacts FactsOf(FormatKind format, ImmutableArray<TensorEntry> tensors) =>
        new(format, tensors, [], [], [], TensorSize.Parameters(tensors), Onnx: null);

    /// <summary>Archives hold files of their own, and this is about one model: what is in them is for whoever asks <see cref="ArchiveReader"/>.</summary>
    private static Parsed<ModelFacts> Strange(FileWindow file, FormatKind kind, CancellationToken cancellationToken) => ArchiveReader.Read(file, kind, cancellationToken) is Parsed<ImmutableArray<ArchivedFile>>.Malformed malformed
        ? new Parsed<ModelFacts>.Malformed(malformed.Fault, malformed.Offset, malformed.Detail)
        : new Parsed<ModelFacts>.Malformed(Fault.Unsupported, 0, kind is FormatKind.Compressed ? "it is compressed, and what is in it was not judged." : "the archive is of no kind of model that this version reads, and what is in it was not judged.");

    private static Parsed<ModelFacts> Facts<T>(Parsed<T> parsed, Func<T, ModelFacts> factsOf) => parsed switch
    {
        Parsed<T>.Ok ok => new Parsed<ModelFacts>.Ok(factsOf(ok.Value)),
        Parsed<T>.Malformed malformed => new Parsed<ModelFacts>.Malformed(malformed.Fault, malformed.Offset, malformed.Detail),
        _ => throw new InvalidOperationException("There is no third case."),
    };
}
