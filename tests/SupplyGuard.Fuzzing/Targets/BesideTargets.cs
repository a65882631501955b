using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Templates;
using SupplyGuard.Formats.Tests.Pickle;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>What comes with models: templates, configuration, texts, files of joblib, and inspections that somebody saved.</summary>
internal static class BesideTargets
{
    /// <summary>The bytes of an array stand between the opcodes: joblib passes over them, and a plain loader executes them.</summary>
    private const string Joblib = "\u0080\u0002cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\u0081}(U\u0008subclasscnumpy\nndarray\nU\u0005shape(K\u0003K\u0002tU\u0005orderU\u0001CU\u0005dtypecnumpy\ndtype\n(U\u0002u1tRU\nallow_mmapNubabcdef.";

    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("template", Structure.Lines, () => Seeds.Of("template"), bytes => Outcome.Of(TemplateReader.TextOf(new FileWindow(bytes), TemplateLimits.Default), TemplateOutcome)),
        new("beside-json", Structure.Json, () => Seeds.Of("beside-json"), bytes => Outcome.Of(ConfigurationReader.Read(new FileWindow(bytes), ConfigurationLimits.Default), facts =>
            $"{Uses(facts.Uses, bytes)} {Outcome.Bucket(facts.Templates.Length)}")),
        new("beside-text", Structure.Lines, () => Seeds.Of("beside-text"), bytes => Outcome.Of(TextFileReader.Read(new FileWindow(bytes), TextLimits.Default, CancellationToken.None), uses => Uses(uses, bytes))),
        new("joblib", Structure.Bytes, () => PickleFiles(), bytes => $"{PickleFile.IsCompressed(new FileWindow(bytes))} {Outcome.Of(PickleFile.Read(new FileWindow(bytes), PickleLimits.Default, 32 << 20, CancellationToken.None), facts =>
            $"{facts.Origin} {Outcome.Bucket(facts.Programs.Length)} {Outcome.Sentence(facts.Programs[^1].Break?.Detail ?? "")} {string.Join(' ', facts.Programs.SelectMany(program => program.Events).Select(done => done.Operation).Distinct().Order())}")}"),
        new("saved-inspection", Structure.Json, () => Seeds.Of("inspection"), bytes => Outcome.Of<InvalidDataException>(() => InspectionOutcome(SavedInspectionReader.Parse(bytes)))),
    ];

    private static string TemplateOutcome(string template) => Outcome.Of(TemplateReader.Read(template, TemplateLimits.Default), facts =>
        facts.Uses.All(use => use.Offset >= 0 && use.Offset <= template.Length)
            ? $"{Outcome.Bucket(facts.Uses.Length)} {string.Join(' ', facts.Uses.Select(use => use.Kind).Distinct().Order())}"
            : throw new OracleException("A template uses something outside its text."));

    private static string Uses(ImmutableArray<CodeUse> uses, byte[] bytes) => uses.All(use => use.Offset >= -1 && use.Offset <= bytes.Length)
        ? $"{Outcome.Bucket(uses.Length)} {string.Join(' ', uses.Select(use => use.Kind).Distinct().Order())}"
        : throw new OracleException("A text uses something outside its bytes.");

    /// <summary>A model is as far from itself as nothing, or nobody can tell.</summary>
    private static string InspectionOutcome(SavedInspection saved)
    {
        var difference = SavedDifferenceGathering.Gather(saved.Model, saved.Model);
        if (difference.Tensors.Any(tensor => tensor.Differs) || difference.Distance!.Distance != 0)
            throw new OracleException("A saved model differs from itself.");

        var reading = ChangeReading.Of(difference);
        return $"{reading.Nature} {Outcome.Bucket(difference.Tensors.Length)} {difference.Distance.LeftOut} {saved.SketchKeyId is null} {difference.Problem is null}";
    }

    private static IEnumerable<byte[]> PickleFiles()
    {
        var joblib = Encoding.Latin1.GetBytes(Joblib);
        yield return joblib;
        foreach (var wrap in new Func<Stream, Stream>[] { stream => new ZLibStream(stream, CompressionLevel.Optimal), stream => new GZipStream(stream, CompressionLevel.Optimal) })
        {
            var compressed = new MemoryStream();
            using (var stream = wrap(compressed))
                stream.Write(joblib);
            yield return compressed.ToArray();
        }

        foreach (var sample in PickleSamples.All)
            yield return sample;
    }
}
