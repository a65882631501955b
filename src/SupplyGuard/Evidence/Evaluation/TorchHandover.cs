using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Discovery;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// What TorchSharp is to load, in a folder that only this user may read: a copy of the TorchScript file, and the tensors that take the place of its
/// weights. TorchSharp takes paths, and the file in the repository could be exchanged between its comparison and its loading.
/// </summary>
internal sealed class TorchHandover : IDisposable
{
    /// <summary>Most bytes of all tensors together.</summary>
    private const long MostBytes = 16L << 30;

    /// <summary>Most tensors.</summary>
    private const int MostTensors = 100_000;

    private const string NoRoom = "the temporary folder takes no copy of it, for which it needs as much room as the TorchScript file and the weights have";

    private readonly Func<string, Stream> _create;

    private TorchHandover(string folder, Func<string, Stream> create) => (Folder, _create) = (folder, create);

    /// <summary>Absolute; empty where none could be made.</summary>
    public string Folder { get; }

    /// <summary>Why nothing can be handed over; null when it can.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The copy, and its digest.</summary>
    public (string Path, Digest Digest)? Script { get; private set; }

    /// <summary>Null where the script keeps its weights.</summary>
    public RequestedWeights? Weights { get; private set; }

    /// <param name="parts">The files as their own checks read them.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static TorchHandover Make(EvaluatorJob job, ModelParts parts, CancellationToken cancellationToken) => Make(
        job,
        parts,
        () => Directory.CreateTempSubdirectory("supplyguard-").FullName,
        path => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 20),
        cancellationToken);

    /// <param name="createFolder">Makes a folder of this user's own.</param>
    /// <param name="create">Makes a file for writing.</param>
    internal static TorchHandover Make(EvaluatorJob job, ModelParts parts, Func<string> createFolder, Func<string, Stream> create, CancellationToken cancellationToken)
    {
        string folder;
        try
        {
            folder = createFolder();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new TorchHandover("", create) { Refusal = NoRoom };
        }

        var handover = new TorchHandover(folder, create);
        try
        {
            var (path, digest) = parts.Architecture is { Sha256: { } known } script ? (script.FilePath, known) : (job.ModelPath, job.ModelDigest);
            handover.Refusal = handover.Copy(path, digest, cancellationToken) ?? (parts is { Architecture: not null, Model: { } model } ? handover.Write(model, job.ModelDigest, cancellationToken) : null);
            return handover;
        }
        catch
        {
            handover.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Folder.Length is 0)
            return;

        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As of the folder of a job: the system empties its temporary folder.
        }
    }

    /// <summary>Copies and compares in one pass, so that the bytes that were compared are those that are loaded.</summary>
    private string? Copy(string path, Digest digest, CancellationToken cancellationToken)
    {
        var target = Path.Combine(Folder, "model.pt");
        using var copy = new HandoverFile(() => _create(target));
        var fault = Read(path, bytes =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            copy.Write(bytes);
        });
        if (copy.Finish() is not { } written)
            return NoRoom;
        if (fault is not null)
            return fault;
        if (written != digest)
            return "the TorchScript file changed after it was examined";

        Script = (target, digest);
        return null;
    }

    private static string? Read(string path, Action<ReadOnlySpan<byte>> take)
    {
        try
        {
            using var handle = RegularFile.Open(path);
            var buffer = new byte[1 << 20];
            for (long offset = 0; RandomAccess.Read(handle, buffer, offset) is > 0 and var count; offset += count)
                take(buffer.AsSpan(0, count));

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return $"the TorchScript file cannot be copied ({e.GetType().Name})";
        }
    }

    /// <summary>Reads the file of weights once more, and writes every tensor of it. That nothing is left out is what makes the run one of this file.</summary>
    private string? Write(ModelEvidence model, Digest digest, CancellationToken cancellationToken)
    {
        if (model.Facts is not Parsed<ModelFacts>.Ok(var facts))
            return "its tensors cannot be read";
        if (!facts.Unread.IsEmpty)
            return string.Create(CultureInfo.InvariantCulture, $"its tensor '{facts.Unread[0].Name}' cannot be handed over: {facts.Unread[0].Reason}");
        if (facts.Tensors.Length > MostTensors || facts.Tensors.Aggregate(Int128.Zero, (sum, tensor) => sum + tensor.ByteLength) > MostBytes)
            return string.Create(CultureInfo.InvariantCulture, $"it holds more than {MostTensors} tensors or {MostBytes} bytes in them, the most that are handed over");

        var target = Path.Combine(Folder, "weights.bin");
        using var file = new HandoverFile(() => _create(target));
        var copy = new TensorCopy(file, MostBytes);
        var again = ModelGathering.Gather(new FoundModel(model.Subject, model.FilePath, model.Role), copy, cancellationToken);
        if (file.Finish() is not { } written)
            return NoRoom;
        if (again.Sha256 != digest || again.TensorRoot != model.TensorRoot || copy.IsCut || facts.Tensors.Any(tensor => copy.Places.GetValueOrDefault(tensor.Name).Length != tensor.ByteLength))
            return "the file changed after it was examined";

        Weights = new RequestedWeights(target, written.Hex, [.. facts.Tensors.Select(tensor => new RequestedTensor(tensor.Name, tensor.DType, tensor.Shape, copy.Places[tensor.Name].Offset))]);
        return null;
    }
}
