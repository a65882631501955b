using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Archives;
using SupplyGuard.Formats.Hdf5;
using SupplyGuard.Formats.Keras;
using SupplyGuard.Formats.Mobile;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Numpy;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Safetensors;
using SupplyGuard.Formats.TensorFlow;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>The rooms that read models and arrays, and what tells code from data.</summary>
internal static class ModelTargets
{
    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("onnx", Structure.Protobuf, () => Seeds.Corpus("onnx"), bytes => Outcome.Of(OnnxReader.Read(new FileWindow(bytes), OnnxLimits.Default, Beside, CancellationToken.None), model =>
            $"{Outcome.Bucket(model.Tensors.Length)} {Outcome.Bucket(model.Operators.Length)} {Outcome.Bucket(model.Metadata.Length)} {string.Join(' ', model.ExternalFiles.Select(file => Outcome.Sentence(file.ToString()!)).Distinct(StringComparer.Ordinal).Take(3))} {Outcome.Bucket(model.ParameterCount)}")),
        new("safetensors", Structure.Safetensors, () => Seeds.Corpus("safetensors"), bytes => Outcome.Of(SafetensorsReader.Read(new FileWindow(bytes), SafetensorsLimits.Default, CancellationToken.None), model =>
            $"{Outcome.Bucket(model.Tensors.Length)} {Outcome.Bucket(model.Metadata.Length)} {Outcome.Bucket(model.ParameterCount)}")),
        new("numpy", Structure.Bytes, () => Seeds.Corpus("numpy").Append(File.ReadAllBytes(TestKit.Repository.PathTo("samples", "ChequeReader", "evaluation", "digits.npz"))).Where(seed => seed.Length < 32 << 10), NumpyOutcome),
        new("hdf5", Structure.Bytes, () => Seeds.Corpus("hdf5"), bytes => Outcome.Of(Hdf5Reader.Read(new FileWindow(bytes), Hdf5Limits.Default, CancellationToken.None), file =>
            $"{Outcome.Bucket(file.Tensors.Length)} {Outcome.Bucket(file.Texts.Length)} {Outcome.Bucket(file.Unread.Length)} {file.Outside.Length} {file.Shared.Length}")),
        new("keras", Structure.Bytes, () => Seeds.Corpus("keras", "hdf5"), bytes => Outcome.Of(KerasReader.Read(new FileWindow(bytes), FormatSniffer.Sniff(new FileWindow(bytes)), KerasLimits.Default, CancellationToken.None), model =>
            $"{Outcome.Bucket(model.Tensors.Length)} {string.Join(' ', model.Uses.Select(use => use.Kind).Distinct())} {Outcome.Bucket(model.Unread.Length)}")),
        new("tensorflow", Structure.Protobuf, () => Seeds.Corpus("tensorflow"), bytes => Outcome.Of(TensorFlowReader.Read(new FileWindow(bytes), TensorFlowLimits.Default, CancellationToken.None), model =>
            $"{Outcome.Bucket(model.Tensors.Length)} {Outcome.Bucket(model.Uses.Length)} {string.Join(' ', model.Uses.Select(use => use.Kind).Distinct())} {Outcome.Bucket(model.Unread.Length)} {Outcome.Bucket(model.ParameterCount)}")),
        new("flatbuffers", Structure.Bytes, () => Seeds.Corpus("mobile"), bytes => Outcome.Of(MobileReader.Read(new FileWindow(bytes), FormatSniffer.Sniff(new FileWindow(bytes)), MobileLimits.Default, CancellationToken.None), model =>
            $"{Outcome.Bucket(model.Tensors.Length)} {Outcome.Bucket(model.Uses.Length)} {Outcome.Bucket(model.Operators.Length)} {Outcome.Bucket(model.Unread.Length)} {Outcome.Bucket(model.ParameterCount)}")),
        new("objects", Structure.Bytes, () => Packed("objects"), Any),
        new("archives", Structure.Bytes, () => Packed("archives"), ArchiveOutcome),
        new("archive-search", Structure.Bytes, () => Packed("archives").Concat(Seeds.Corpus("zip")), SearchOutcome),
        new("vendors", Structure.Bytes, () => Packed("vendors"), Any),
        new("vendors-protobuf", Structure.Protobuf, () => Packed("vendors").Where(seed => FormatSniffer.Sniff(new FileWindow(seed)) is FormatKind.CoreMl), Any),
        new("vendors-xml", Structure.Xml, () => Packed("vendors").Where(seed => seed is [(byte)'<', ..]), Any),
        new("vendors-json", Structure.Json, () => Packed("vendors").Where(seed => seed is [(byte)'{', (byte)'"', ..]), Any),
        new("any-model", Structure.Bytes, () => Seeds.Corpus("onnx", "safetensors", "numpy", "zip", "hdf5", "keras", "tensorflow", "mobile"), bytes => Outcome.Of(ModelReader.Read(new FileWindow(bytes), ModelLimits.Default, Beside, CancellationToken.None), facts =>
            $"{facts.Format} {Outcome.Bucket(facts.Tensors.Length)} {Outcome.Bucket(facts.ParameterCount)}")),
        new("machine-code", Structure.Bytes, () => MachineCodeSeeds(), bytes => $"{MachineCodeSniffer.Sniff(bytes)}"),
    ];

    /// <summary>The two ways to read an array must agree on what an array is.</summary>
    private static string NumpyOutcome(byte[] bytes)
    {
        var file = new FileWindow(bytes);
        if (FormatSniffer.Sniff(file) is FormatKind.Npz)
        {
            var (read, digested) = (NumpyReader.ReadArchive(file, NumpyLimits.Default, CancellationToken.None), NumpyReader.DigestArchive(file, NumpyLimits.Default, CancellationToken.None));
            MustAgree(Outcome.Of(read, _ => "ok") is "ok", Outcome.Of(digested, _ => "ok") is "ok");
            return Outcome.Of(read, arrays => $"npz {Outcome.Bucket(arrays.Count)}");
        }

        var (array, digest) = (NumpyReader.ReadArray(file, NumpyLimits.Default), NumpyReader.DigestArray(file, "a", NumpyLimits.Default, CancellationToken.None));
        MustAgree(Outcome.Of(array, _ => "ok") is "ok", Outcome.Of(digest, _ => "ok") is "ok");
        return Outcome.Of(array, read => $"npy {read.Shape.Length} {Outcome.Bucket(bytes.Length)}");
    }

    private static string Any(byte[] bytes) => Outcome.Of(ModelReader.Read(new FileWindow(bytes), ModelLimits.Default, Beside, CancellationToken.None), facts =>
        $"{facts.Format} {Outcome.Bucket(facts.Tensors.Length)} {Outcome.Bucket(facts.Pickles.Length)} {string.Join(' ', facts.Uses.Select(use => use.Kind).Distinct())} {Outcome.Bucket(facts.Unread.Length)}");

    /// <summary>Every file in an archive is opened, and its content is what the archive says or malformed.</summary>
    private static string ArchiveOutcome(byte[] bytes)
    {
        var file = new FileWindow(bytes);
        var kind = FormatSniffer.Sniff(file);
        if (!ArchiveReader.IsArchive(kind))
            return $"{kind}";

        return Outcome.Of(ArchiveReader.Read(file, kind, CancellationToken.None), entries =>
            $"{kind} {Outcome.Bucket(entries.Length)} {string.Join(' ', entries.Take(100).Select(entry => Outcome.Of(entry.Open(1 << 20), opened => "ok")).Distinct(StringComparer.Ordinal).Take(3))}");
    }

    /// <summary>The search must not miss a model that the strict reader of archives opens.</summary>
    private static string SearchOutcome(byte[] bytes)
    {
        var file = new FileWindow(bytes);
        var kind = FormatSniffer.SniffModel(file);
        if (!ModelSearch.IsSearched(kind))
            return $"{kind}";

        var search = new ModelSearch(name => name.EndsWith(".pkl", StringComparison.Ordinal), CancellationToken.None);
        var found = search.Find(file, kind, "a.gz").Take(1000).ToArray();
        if (search.Unfinished is null && found.Length < 1000 && ArchiveReader.Read(file, kind is FormatKind.Npz ? FormatKind.Zip : kind, CancellationToken.None) is Parsed<ImmutableArray<ArchivedFile>>.Ok(var entries))
        {
            var digests = found.Select(model => model.Sha256).ToHashSet();
            foreach (var entry in entries.Take(100))
            {
                if (entry.Open(1 << 20) is Parsed<(FileWindow Content, Digest Sha256)>.Ok(var opened) && ModelSearch.IsModel(FormatSniffer.SniffModel(opened.Content)) && !digests.Contains(opened.Sha256))
                    throw new OracleException("A file of an archive is a model, and the search does not find it.");
            }
        }

        return $"{kind} {Outcome.Bucket(found.Length)} {search.Unfinished?.Split(' ')[0]}";
    }

    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Files of a corpus, of which some are hexadecimal text.</summary>
    private static IEnumerable<byte[]> Packed(string room) => Seeds.Corpus(room).Select(seed => seed.Length % 2 is 1 && seed[^1] is (byte)'\n' && seed.AsSpan(0, seed.Length - 1).IndexOfAnyExcept(Hexadecimal) < 0 ? Convert.FromHexString(Encoding.ASCII.GetString(seed, 0, seed.Length - 1)) : seed);

    private static void MustAgree(bool isRead, bool isDigested)
    {
        if (isRead != isDigested)
            throw new OracleException(isRead ? "An array is read, and has no digest." : "An array has a digest, and cannot be read.");
    }

    private static FileWindow? Beside(string location) => location.Split('/', '\\').Contains("..") || Path.IsPathRooted(location) || location.Contains('\0', StringComparison.Ordinal)
        ? throw new OracleException("A location leaves the folder of the model.")
        : location.Length % 2 == 0 ? null : new FileWindow(new byte[4096]);

    private static IEnumerable<byte[]> MachineCodeSeeds()
    {
        var managed = File.ReadAllBytes(typeof(ModelTargets).Assembly.Location);
        return [managed[..512], managed[..4096], [.. "MZ"u8, .. new byte[62]], [.. "MZ"u8, .. new byte[30]], [0x7F, .. "ELF"u8, 2, 1, 1, 0, 0], [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 2]];
    }
}
