namespace SupplyGuard.Formats;

/// <summary>What a file is, judged by its content and never by its extension.</summary>
public enum FormatKind
{
    /// <summary>No room of this version knows these bytes. Unknown is a verdict of its own; it is never a pass.</summary>
    Unknown,

    /// <summary>ONNX <c>ModelProto</c>.</summary>
    Onnx,

    /// <summary>safetensors.</summary>
    Safetensors,

    /// <summary>NumPy <c>.npy</c>.</summary>
    Npy,

    /// <summary>Zip of NumPy arrays, <c>.npz</c>.</summary>
    Npz,

    /// <summary>Checkpoint of <c>torch.save</c> since 1.6: a zip archive with a pickle and raw storages.</summary>
    PyTorch,

    /// <summary>Checkpoint of <c>torch.save</c> before 1.6: pickles one behind the other, then storages.</summary>
    PyTorchLegacy,

    /// <summary>Containers of PyTorch before 0.2 (tar) and of previews of 1.0 (<c>PYTORCH1</c>), which are recognised and refused.</summary>
    PyTorchObsolete,

    /// <summary>TorchScript: a checkpoint with code.</summary>
    TorchScript,

    /// <summary>Archive of <c>torch.export</c>, <c>.pt2</c>.</summary>
    TorchExport,

    /// <summary>State of a module as TorchSharp saves it, <c>.dat</c>.</summary>
    TorchSharp,

    /// <summary>GGUF, the format of llama.cpp.</summary>
    Gguf,

    /// <summary>Zip of ML.NET.</summary>
    MlNet,

    /// <summary>A file of Python's <c>pickle</c> or of <c>joblib</c>.</summary>
    Pickle,

    /// <summary>A program or a library for Windows, Linux or macOS.</summary>
    MachineCode,

    /// <summary>Archive of Keras, <c>.keras</c>.</summary>
    Keras,

    /// <summary>HDF5: a model or the weights of Keras, <c>.h5</c>.</summary>
    Hdf5,

    /// <summary>SavedModel, meta graph or graph of TensorFlow.</summary>
    TensorFlow,

    /// <summary>TensorFlow Lite, <c>.tflite</c>.</summary>
    TensorFlowLite,

    /// <summary>ONNX Runtime's own format, <c>.ort</c>.</summary>
    Ort,

    /// <summary>ExecuTorch, <c>.pte</c>.</summary>
    ExecuTorch,

    /// <summary>Archive of skops, <c>.skops</c>.</summary>
    Skops,

    /// <summary>XGBoost, as JSON or UBJSON.</summary>
    XGBoost,

    /// <summary>LightGBM, as text.</summary>
    LightGbm,

    /// <summary>CoreML, <c>.mlmodel</c>.</summary>
    CoreMl,

    /// <summary>File of weights of a CoreML package.</summary>
    CoreMlWeights,

    /// <summary>Layers of OpenVINO, <c>.xml</c>.</summary>
    OpenVino,

    /// <summary>Predictive Model Markup Language, <c>.pmml</c>.</summary>
    Pmml,

    /// <summary>A tape archive, <c>.tar</c>; models of NeMo are some.</summary>
    Tar,

    /// <summary>An archive of 7-Zip, <c>.7z</c>.</summary>
    SevenZip,

    /// <summary>A file that is compressed as a whole, and is no pickle of joblib that could be read.</summary>
    Compressed,

    /// <summary>A JSON document beside a model: configuration, tokenizer, index.</summary>
    Json,

    /// <summary>Text, to the last byte.</summary>
    Text,

    /// <summary>A zip archive of nothing that a room of this version knows, or one that cannot be read.</summary>
    Zip,
}
