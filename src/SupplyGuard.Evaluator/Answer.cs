using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evaluator.Confinement;
using SupplyGuard.Evaluator.Sessions;
using SupplyGuard.Evaluator.Torch;

namespace SupplyGuard.Evaluator;

/// <summary>Reads a request, runs it, and fills the files that it names. Whatever the runtime refuses is an answer too.</summary>
internal static class Answer
{
    /// <param name="given">Files and folders that may be touched beside those of the evaluator itself.</param>
    /// <exception cref="IOException">A file of the request cannot be read or written.</exception>
    /// <exception cref="JsonException">The file is no request.</exception>
    public static void To(string requestPath, ReadOnlySpan<string> given)
    {
        var bytes = File.ReadAllBytes(requestPath);
        var header = JsonSerializer.Deserialize(bytes, HeaderJson.Default.RequestHeader) ?? throw new JsonException("The request is null.");
        Write(header.Response, header.Protocol == ProtocolVersion.Current
            ? Confined(JsonSerializer.Deserialize(bytes, ProtocolJson.Default.EvaluationRequest)!, given)
            : Refused($"The request speaks protocol {header.Protocol}; this evaluator speaks {ProtocolVersion.Current}."));
    }

    /// <summary>Nothing that the maker of a model wrote is read before the walls stand, nor where one is missing that was demanded.</summary>
    private static EvaluationResponse Confined(EvaluationRequest request, ReadOnlySpan<string> given)
    {
        var walls = Enclosure.Shut(request, given);
        var response = request.DemandedWalls.Except(walls, StringComparer.Ordinal).Any()
            ? Instead(ResponseStatus.Unconfined, "A wall that was demanded does not stand.")
            : Run(request);
        return response with { Walls = walls };
    }

    private static EvaluationResponse Run(EvaluationRequest request)
    {
        try
        {
            if (request.Torch is { } torch)
                return RunTorch(request, torch);

            if (request.Weights is not null)
                throw new RefusedException("Weights take the place of those of a TorchScript model only.");

            NativeRuntime.Load();
            PlacementLog.Listen();
            var device = Devices.Choose(request.Device);
            var model = ReadModel(request.Model, request.ModelSha256);
            var feeding = new Feeding(request.Preprocess is { } graph ? ReadModel(graph.Model, graph.Sha256) : null, request.Constants, request.Sequence);
            var inputs = request.Inputs.Select(input => InputTensor.Read(input, request.Samples)).ToArray();
            var budget = new ValueBudget(request.MaxValueBytes);
            var outputs = new List<OutputTensor>();
            ImmutableArray<ProviderNodes> places = [];
            for (var pass = 0; pass < request.Passes.Length; pass++)
            {
                using var session = Open(model, request.Passes[pass], device, request.RequireDevice);
                if (pass == 0)
                    places = session.Places;

                outputs.AddRange(session.Run(pass, inputs, feeding, request.Samples, request.Outputs, budget, request.MemoryBytes));
            }

            return Answered(request, outputs, NativeRuntime.Describe(), device.Name, places);
        }
        catch (RefusedException e)
        {
            return Refused(e.Message);
        }
        catch (ElsewhereException e)
        {
            return Instead(ResponseStatus.Elsewhere, e.Message) with { Nodes = e.Nodes };
        }
        catch (OnnxRuntimeException e)
        {
            return Refused($"ONNX Runtime refused: {e.Message}");
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            return Refused($"ONNX Runtime cannot be loaded: {NativeRuntime.Show(e is TypeInitializationException { InnerException: { } inner } ? inner : e)}");
        }
    }

    private static EvaluationResponse RunTorch(EvaluationRequest request, RequestedTorch torch)
    {
        if (request.Preprocess is not null || request.Constants is [_, ..] || request.Sequence is not null)
            throw new RefusedException("A TorchScript model is given the golden samples as they are: no graph before it, no constants and no states.");

        var (outputs, runtime) = TorchEngine.Run(request, torch, () => ReadModel(request.Model, request.ModelSha256));
        return Answered(request, outputs, runtime, Devices.Processor, []);
    }

    private static EvaluationResponse Answered(EvaluationRequest request, List<OutputTensor> outputs, string runtime, string device, ImmutableArray<ProviderNodes> places)
    {
        WriteValues(request.Values, outputs);
        var answered = outputs.Select(output => new AnsweredOutput(output.Pass, output.Name, [.. output.Shape]));
        return new EvaluationResponse(ProtocolVersion.Current, ResponseStatus.Answered, Detail: null, runtime, device, places, [.. answered], []);
    }

    /// <summary>The runtime is told to place nothing elsewhere; where it then refuses, it is asked where it would have placed what.</summary>
    /// <exception cref="ElsewhereException">The device is required, and only part of the model would run on it.</exception>
    private static OnnxSession Open(byte[] model, RequestedPass pass, Device device, bool isRequired)
    {
        if (!isRequired || device.Name is Devices.Processor)
            return new OnnxSession(model, pass, device, alone: false);

        try
        {
            return new OnnxSession(model, pass, device, alone: true);
        }
        catch (OnnxRuntimeException)
        {
            using var together = new OnnxSession(model, pass, device, alone: false);
            throw new ElsewhereException(together.Places);
        }
    }

    /// <summary>Reads the file once, so that the bytes whose digest is compared are the bytes that run.</summary>
    private static byte[] ReadModel(string path, string sha256)
    {
        byte[] model;
        try
        {
            model = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"The model cannot be read: {e.GetType().Name}.");
        }

        var actual = Convert.ToHexStringLower(SHA256.HashData(model));
        return actual == sha256 ? model : throw new RefusedException($"The model has SHA-256 {actual}, not {sha256}: it changed after it was examined.");
    }

    private static void WriteValues(string path, List<OutputTensor> outputs)
    {
        using var file = OpenExisting(path);
        foreach (var output in outputs)
            output.WriteTo(file);
    }

    private static void Write(string path, EvaluationResponse response)
    {
        using var file = OpenExisting(path);
        JsonSerializer.Serialize(file, response, ProtocolJson.Default.EvaluationResponse);
    }

    /// <summary>The core holds these files open and reads through its own handle, so they are filled, never replaced.</summary>
    private static FileStream OpenExisting(string path) => new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    private static EvaluationResponse Refused(string detail) => Instead(ResponseStatus.Refused, detail);

    private static EvaluationResponse Instead(string status, string detail) =>
        new(ProtocolVersion.Current, status, detail, Runtime: null, Device: null, [], [], []);
}
