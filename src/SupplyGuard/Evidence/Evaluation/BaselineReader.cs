using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Reads a baseline file as untrusted bytes: bounded, every member known, every shape exact, every number finite.</summary>
internal static class BaselineReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public static Parsed<Baseline> Read(ReadOnlyMemory<byte> file, BaselineLimits limits)
    {
        if (file.Length > limits.FileBytes)
            return new Parsed<Baseline>.Malformed(Fault.TooLarge, 0, $"The baseline is {file.Length} bytes long; the limit is {limits.FileBytes}.");

        if (!Utf8.IsValid(file.Span))
            return new Parsed<Baseline>.Malformed(Fault.Inconsistent, 0, "The baseline is not UTF-8.");

        try
        {
            using var document = Parse(file, limits);
            return new Parsed<Baseline>.Ok(ReadBaseline(document.RootElement, limits));
        }
        catch (JsonException e)
        {
            return new Parsed<Baseline>.Malformed(Fault.Inconsistent, 0, $"The baseline is not JSON: line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}.");
        }
        catch (FaultyMemberException e)
        {
            return new Parsed<Baseline>.Malformed(e.Fault, 0, e.Message);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> file, BaselineLimits limits)
    {
        try
        {
            if (!JsonBudget.Holds(file.Span, limits.Values, limits.ValueBytes))
                throw new FaultyMemberException(Fault.TooLarge, $"The baseline holds more than {limits.Values} values, or one of more than {limits.ValueBytes} bytes.");

            return JsonDocument.Parse(file, Options);
        }
        catch (InvalidOperationException)
        {
            // How the library says that a member's name is half of a surrogate pair.
            throw new FaultyMemberException(Fault.Inconsistent, "A member's name is not text.");
        }
    }

    private static Baseline ReadBaseline(JsonElement root, BaselineLimits limits)
    {
        var members = new BaselineMembers(root, "the baseline", limits);
        var isCalibrated = members.Has("calibration");
        members.RequireExactly(["baseline", "evaluation", "model", "golden", "output", "runtime", "noise", "classes", "key", "weights", "scores", "variations", "probes", .. isCalibrated ? (ReadOnlySpan<string>)["calibration"] : []]);
        if (members.Count("baseline") is var version && version != BaselineWriter.Version)
            throw new FaultyMemberException(Fault.Unsupported, $"'baseline' is version {version}; this version reads {BaselineWriter.Version}.");

        var output = members.Object("output");
        var isReduced = output.Has("numbers");
        output.RequireExactly(["name", "kind", .. isReduced ? (ReadOnlySpan<string>)["numbers", "samples"] : []]);
        var runtime = members.Object("runtime");
        runtime.RequireExactly("name", "device", "optimise", "threads", "batchSize");
        var noise = members.Object("noise");
        var isElsewhere = noise.Has("elsewhere");
        noise.RequireExactly(["passes", "absolute", "relative", .. isElsewhere ? (ReadOnlySpan<string>)["elsewhere"] : []]);
        var kind = ReadKind(output.Text("kind"));
        var (classes, tallies) = ReadClasses(members, kind.IsClassification() ? 2 : 1, limits);

        if (isReduced != kind.IsOfPlaces())
            throw new FaultyMemberException(Fault.Inconsistent, "How many numbers were made of the outputs is said of boxes and maps, and of nothing else.");

        var width = isReduced ? output.Count("numbers") : classes.Length;
        if (width < 1 || width > limits.Classes)
            throw new FaultyMemberException(Fault.Inconsistent, $"'numbers' is {width}; from 1 to {limits.Classes} are possible.");

        var scores = ReadScores(members.Array("scores"), width, isReduced ? output.Count("samples") : SamplesOf(tallies, kind));
        return new Baseline(
            members.Text("evaluation"),
            members.Digest("model"),
            members.Digest("golden"),
            classes,
            output.Text("name"),
            kind,
            runtime.Text("name"),
            runtime.Text("device"),
            new EvaluatorPass(runtime.Boolean("optimise"), runtime.Count("threads"), runtime.Count("batchSize")),
            new NoiseFloor(noise.Count("passes"), noise.Magnitude("absolute"), noise.Magnitude("relative")),
            tallies,
            scores)
        {
            Elsewhere = isElsewhere ? ReadElsewhere(noise.Object("elsewhere"), scores) : Baseline.Nowhere,
            Key = members.TextOrNothing("key"),
            Variations = [.. members.Array("variations").EnumerateArray().Select(variation => ReadScores(variation, width, scores.Samples))],
            Calibration = isCalibrated ? BaselineCalibration.Read(members.Array("calibration"), limits) : [],
            Probes = members.IsNull("probes") ? null : BaselineProbes.Read(members.Object("probes"), classes.Length, limits),
            Weights = members.IsNull("weights") ? null : BaselineWeights.Read(members.Object("weights"), classes.Length, limits),
        };
    }

    /// <summary>By how much a product of two recorded numbers may miss a third.</summary>
    private const double Rounding = 1.001;

    private static ImmutableSortedDictionary<string, NoiseFloor> ReadElsewhere(BaselineMembers elsewhere, ScoreMatrix scores)
    {
        var devices = NoiseFloor.Devices.Where(elsewhere.Has).ToArray();
        elsewhere.RequireExactly(devices);
        return devices.ToImmutableSortedDictionary(device => device, device => Read(elsewhere.Object(device), scores.Magnitude), StringComparer.Ordinal);

        static NoiseFloor Read(BaselineMembers noise, double magnitude)
        {
            noise.RequireExactly("absolute", "relative");
            return NoiseFloor.Between(noise.Magnitude("absolute"), noise.Magnitude("relative")) is { IsPlausible: true } floor && floor.Absolute <= Rounding * floor.Relative * magnitude
                ? floor
                : throw new FaultyMemberException(Fault.Inconsistent, "A device under 'elsewhere' computes another function, and no noise.");
        }
    }

    /// <summary>Every sample is of one class; but every quantity is estimated of all samples.</summary>
    private static long SamplesOf(ImmutableArray<ClassTally> tallies, OutputKind kind) => kind.IsClassification() ? tallies.Sum(tally => (long)tally.Samples) : tallies[0].Samples;

    private static OutputKind ReadKind(string text) =>
        PolicyWords.Output(text) ?? throw new FaultyMemberException(Fault.Unsupported, $"Output kind '{text}' is not known.");

    private static (ImmutableArray<string> Classes, ImmutableArray<ClassTally> Tallies) ReadClasses(BaselineMembers members, int fewest, BaselineLimits limits)
    {
        var array = members.Array("classes");
        var count = array.GetArrayLength();
        if (count < fewest || count > limits.Classes)
            throw new FaultyMemberException(Fault.Inconsistent, $"'classes' has {count} entries; from {fewest} to {limits.Classes} are possible.");

        var classes = ImmutableArray.CreateBuilder<string>(count);
        var tallies = ImmutableArray.CreateBuilder<ClassTally>(count);
        foreach (var element in array.EnumerateArray())
        {
            var entry = new BaselineMembers(element, "an entry of 'classes'", limits);
            entry.RequireExactly("label", "samples", "correct");
            var tally = new ClassTally(entry.Count("samples"), entry.Count("correct"));
            if (tally.Correct > tally.Samples)
                throw new FaultyMemberException(Fault.Inconsistent, "A class has more right answers than samples.");

            classes.Add(entry.Text("label"));
            tallies.Add(tally);
        }

        return (classes.MoveToImmutable(), tallies.MoveToImmutable());
    }

    private static ScoreMatrix ReadScores(JsonElement array, int classes, long expected)
    {
        var samples = array.ValueKind is JsonValueKind.Array ? array.GetArrayLength() : -1;
        if (samples != expected)
            throw new FaultyMemberException(Fault.Inconsistent, $"'scores' has {samples} samples, and the classes count another number.");

        var row = new byte[classes * sizeof(float)];
        var values = new List<float>();
        foreach (var element in array.EnumerateArray())
        {
            // The length of the text is bounded before anything of that size is allocated.
            if (element.ValueKind is not JsonValueKind.String || element.GetRawText() is var text && !IsRow(text, row))
                throw new FaultyMemberException(Fault.Inconsistent, $"An entry of 'scores' is not {classes} numbers as base64.");

            for (var index = 0; index < classes; index++)
            {
                var value = BinaryPrimitives.ReadSingleLittleEndian(row.AsSpan(index * sizeof(float)));
                if (!float.IsFinite(value))
                    throw new FaultyMemberException(Fault.Inconsistent, "'scores' has a number that is not finite.");

                values.Add(value);
            }
        }

        return new ScoreMatrix(samples, classes, [.. values]);
    }

    private static bool IsRow(string quoted, byte[] row) =>
        Convert.TryFromBase64Chars(quoted.AsSpan(1, quoted.Length - 2), row, out var written) && written == row.Length;
}
