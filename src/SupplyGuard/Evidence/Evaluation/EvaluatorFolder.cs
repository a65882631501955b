using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation.Runtimes;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// The private folder of one evaluator process: the request, its tensors, and the two files of the answer. The answer is read through
/// handles that were opened before the evaluator started, so no link, pipe or other file can be put in its place.
/// </summary>
internal sealed class EvaluatorFolder : IDisposable
{
    private EvaluatorFolder(string path)
    {
        Path = path;
        Response = CreateAnswer(AnswerFiles.Response);
        Values = CreateAnswer(AnswerFiles.Values);
    }

    /// <summary>Absolute; readable by this user only.</summary>
    public string Path { get; }

    public string RequestPath => PathTo("request.json");

    public SafeFileHandle Response { get; }

    public SafeFileHandle Values { get; }

    /// <summary>A folder in which nothing was asked yet.</summary>
    /// <exception cref="IOException">The temporary folder cannot be written.</exception>
    public static EvaluatorFolder Create() => new(Directory.CreateTempSubdirectory("supplyguard-").FullName);

    public void Dispose()
    {
        Response.Dispose();
        Values.Dispose();
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A virus scanner, or a process that could not be killed, holds a file. The system empties its temporary folder.
        }
    }

    /// <summary>Writes the tensors, and then the request that names them.</summary>
    /// <exception cref="IOException">The temporary folder cannot be written.</exception>
    public void WriteRequest(EvaluatorJob job, EvaluatorLimits limits)
    {
        var inputs = ImmutableArray.CreateBuilder<RequestedInput>();
        foreach (var input in job.Inputs)
        {
            var file = PathTo($"input-{inputs.Count}.bin");
            File.WriteAllBytes(file, input.Bytes.Span);
            inputs.Add(new RequestedInput(input.Name, input.DType, input.Shape, file));
        }

        var request = new EvaluationRequest(
            ProtocolVersion.Current,
            PathTo(AnswerFiles.Response),
            PathTo(AnswerFiles.Values),
            job.Script?.Path ?? job.ModelPath,
            (job.Script?.Digest ?? job.ModelDigest).Hex,
            job.Device,
            job.RequireDevice,
            checked((int)job.Inputs[0].Shape[0]),
            inputs.ToImmutable(),
            job.Outputs,
            job.Preprocess is var (path, sha256) ? new RequestedPreprocess(path, sha256.Hex) : null,
            [.. job.Constants.Select(constant => new RequestedConstant(constant.Key, constant.Value))],
            job.Sequence,
            [.. job.Passes.Select(pass => new RequestedPass(pass.Optimise, pass.Threads, pass.BatchSize))],
            limits.ValueBytes,
            limits.MemoryFor(job),
            checked((int)Math.Ceiling(job.Deadline.TotalSeconds)),
            job.DemandedWalls,
            job.Torch is { } torch ? new RequestedTorch(Requested(torch.Assembly), [.. torch.Libraries.Select(Requested)]) : null,
            job.Weights);
        File.WriteAllBytes(RequestPath, JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.EvaluationRequest));
    }

    private static RequestedFile Requested(RestoredLibrary file) => new(file.FilePath, file.Sha256.Hex);

    private SafeFileHandle CreateAnswer(string name) =>
        File.OpenHandle(PathTo(name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private string PathTo(string name) => System.IO.Path.Combine(Path, name);
}
