using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Onnx;

/// <summary>The files that a model's tensors are in, each asked for once, and never one whose location escapes.</summary>
internal sealed class OnnxExternalFiles(ExternalDataSource? source, OnnxLimits limits)
{
    private readonly Dictionary<string, (bool Escapes, FileWindow? Window, List<ExternalTensor> Tensors)> _files = [];

    public IEnumerable<ExternalFile> Files => _files
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => new ExternalFile(entry.Key, entry.Value.Escapes, entry.Value.Window?.Length, [.. entry.Value.Tensors]));

    public (ExternalTensorState State, FileWindow? File) Add(OnnxTensor tensor, OnnxExternalData external, string path)
    {
        if (!_files.TryGetValue(external.Location, out var file))
        {
            if (_files.Count == limits.Entries)
                throw new MalformedException(Fault.TooLarge, tensor.Message.Start, $"the model is spread over more than {limits.Entries} files.");

            var escapes = external.Escapes();
            file = (escapes, escapes ? null : source?.Invoke(external.Location), []);
            _files.Add(external.Location, file);
        }

        var state = file switch
        {
            { Escapes: true } => ExternalTensorState.Escapes,
            { Window: null } => source is null ? ExternalTensorState.NotOffered : ExternalTensorState.Missing,
            { Window: var window } when external.Offset > window.Length || tensor.ByteLength > window.Length - external.Offset => ExternalTensorState.BeyondEnd,
            _ => ExternalTensorState.Read,
        };
        file.Tensors.Add(new ExternalTensor(path, tensor.DType, tensor.Shape, external.Offset, tensor.ByteLength, external.Checksum, state));
        return (state, file.Window);
    }
}
