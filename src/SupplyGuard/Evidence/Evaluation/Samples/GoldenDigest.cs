using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>What golden data are recognised by.</summary>
internal static class GoldenDigest
{
    /// <summary>SHA-256 over those of two files, in their order.</summary>
    public static Digest OfFiles(Digest samples, Digest labels) => Digest.Sha256(Encoding.UTF8.GetBytes($"{samples}\n{labels}"));

    /// <summary>SHA-256 over those of any number of data, in their order; null for none.</summary>
    public static Digest? OfAll(ImmutableArray<Digest> data) => data.IsEmpty ? null : Digest.Sha256(Encoding.UTF8.GetBytes(string.Join('\n', data)));

    /// <summary>What a baseline is bound to: the file where it alone decides what a model is given, else the files and how they are read, prepared and fed.</summary>
    /// <param name="files">SHA-256 of the one file, or of both.</param>
    public static Digest Of(Digest files, GoldenReading reading)
    {
        var read = reading.Form.IsPlain ? files : Digest.Sha256(Encoding.UTF8.GetBytes($"{files}\n{reading.Form.Spell()}"));
        var prepared = reading.Preprocess is { } graph ? Digest.Sha256(Encoding.UTF8.GetBytes($"{read}\npreprocess\n{graph}")) : read;
        return reading.Inputs.IsPlain ? prepared : Digest.Sha256(Encoding.UTF8.GetBytes($"{prepared}\ninputs\n{reading.Inputs.Spell()}"));
    }
}
