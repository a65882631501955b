using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Reads the answer of an evaluator that may have been taken over by the model it ran. Believes nothing that it can count itself.</summary>
internal static class ResponseReader
{
    private const int MaxNameLength = 100;
    private const int MaxRank = 8;
    private const int MaxProviders = 8;
    private const int MaxOperators = 16;

    /// <exception cref="IOException">The disk failed.</exception>
    public static EvaluatorOutcome Read(EvaluatorJob job, EvaluatorFolder folder, EvaluatorLimits limits)
    {
        if (RandomAccess.GetLength(folder.Response) > limits.ResponseBytes || RandomAccess.GetLength(folder.Values) > limits.ValueBytes)
            return Unusable("is longer than it may be");

        EvaluationResponse? response;
        try
        {
            var bytes = Take(folder.Response, 0, (int)RandomAccess.GetLength(folder.Response));
            if (JsonSerializer.Deserialize(bytes, HeaderJson.Default.ResponseHeader) is not { } header)
                return Unusable("is null");
            if (header.Protocol != ProtocolVersion.Current)
                return new EvaluatorOutcome.OtherVersion($"The evaluator speaks protocol {header.Protocol}; this version of SupplyGuard speaks {ProtocolVersion.Current}.");

            response = JsonSerializer.Deserialize(bytes, ProtocolJson.Default.EvaluationResponse);
        }
        catch (JsonException e)
        {
            return Unusable($"is not what the protocol says, at line {e.LineNumber + 1}, byte {e.BytePositionInLine}");
        }

        if (response is null || response.Walls.Any(wall => !Walls.All.Contains(wall)) || response.Walls.Distinct(StringComparer.Ordinal).Count() != response.Walls.Length)
            return Unusable("names a wall that there is not, or one twice");

        if (!AreNodes(response.Nodes))
            return Unusable("places nodes as no runtime does");

        ImmutableArray<string> missing = [.. Walls.All.Except(response.Walls, StringComparer.Ordinal)];
        return response switch
        {
            { Status: ResponseStatus.Unconfined, Detail: not null } when job.DemandedWalls.Intersect(missing, StringComparer.Ordinal).Any() =>
                new EvaluatorOutcome.Unconfined(missing),
            { Status: ResponseStatus.Refused, Detail: { } detail } => new EvaluatorOutcome.Refused(ForeignText.Clean(detail, folder.Path, limits.TextLength)),
            { Status: ResponseStatus.Elsewhere, Detail: not null, Outputs: [] } when job.RequireDevice => new EvaluatorOutcome.Elsewhere(response.Nodes),
            { Status: ResponseStatus.Answered, Detail: null, Runtime: { } runtime, Device: { } device }
                when IsName(runtime) && ExecutionProviders.ByDevice.ContainsKey(device) && !job.DemandedWalls.Intersect(missing, StringComparer.Ordinal).Any() =>
                ReadOutputs(job, folder, response, runtime, device, missing),
            _ => Unusable("contradicts itself"),
        };
    }

    private static bool AreNodes(ImmutableArray<ProviderNodes> places) =>
        places.Length <= MaxProviders
        && places.All(place => place is { Count: > 0, Operators.Length: <= MaxOperators } && IsName(place.Provider) && place.Operators.All(type => type is not null && IsName(type)))
        && places.Select(place => place.Provider).Distinct(StringComparer.Ordinal).Count() == places.Length;

    private static EvaluatorOutcome ReadOutputs(EvaluatorJob job, EvaluatorFolder folder, EvaluationResponse response, string runtime, string device, ImmutableArray<string> missing)
    {
        var available = RandomAccess.GetLength(folder.Values);
        var samples = job.Inputs[0].Shape[0];
        var wanted = Enumerable.Range(0, job.Passes.Length).SelectMany(pass => job.Outputs.Select(name => (pass, name))).ToHashSet();
        var outputs = ImmutableArray.CreateBuilder<EvaluatorOutput>();
        long offset = 0;
        foreach (var output in response.Outputs)
        {
            if (output is null || !wanted.Remove((output.Pass, output.Name)))
                return Unusable("has an output that was not asked for, or has one twice");
            if (output.Shape is not [var first, ..] || first != samples || output.Shape.Length > MaxRank)
                return Unusable($"has an output '{output.Name}' whose first dimension is not the {samples} samples");
            if (CountOf(output.Shape, (available - offset) / sizeof(float)) is not { } count)
                return Unusable($"has an output '{output.Name}' that is larger than what the evaluator wrote");

            outputs.Add(new EvaluatorOutput(output.Pass, output.Name, output.Shape, TakeValues(folder.Values, offset, count)));
            offset += (long)count * sizeof(float);
        }

        if (wanted.Count > 0)
            return Unusable("lacks an output that was asked for");
        if (offset != available)
            return Unusable($"has {available} bytes of values, and its shapes account for {offset}");

        outputs.Sort((left, right) => (left.Pass, job.Outputs.IndexOf(left.Name)).CompareTo((right.Pass, job.Outputs.IndexOf(right.Name))));
        runtime = job.RuntimeOrigin is { } origin ? $"{runtime} ({origin})" : runtime;
        return new EvaluatorOutcome.Answered(runtime, device, outputs.ToImmutable()) { MissingWalls = missing, Nodes = response.Nodes };
    }

    /// <summary>The number of elements, or null when it is negative or above <paramref name="atMost"/>.</summary>
    private static int? CountOf(ImmutableArray<long> shape, long atMost)
    {
        Int128 count = 1;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || dimension > atMost)
                return null;

            count *= dimension;
            if (count > atMost)
                return null;
        }

        return (int)count;
    }

    private static float[] TakeValues(SafeFileHandle file, long offset, int count)
    {
        var bytes = Take(file, offset, count * sizeof(float));
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return values;
    }

    private static byte[] Take(SafeFileHandle file, long offset, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        for (var read = 0; read < length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            if (count == 0)
                throw new EndOfStreamException("The evaluator's answer shrank while it was read.");

            read += count;
        }

        return bytes;
    }

    private static bool IsName(string text) => text.Length is > 0 and <= MaxNameLength && text.All(c => c is >= ' ' and <= '~');

    private static EvaluatorOutcome.Unusable Unusable(string what) => new($"The evaluator's answer {what}.");
}
