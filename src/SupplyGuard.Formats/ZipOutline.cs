using System.Collections.Immutable;
using SupplyGuard.Formats.Keras;
using SupplyGuard.Formats.Skops;
using SupplyGuard.Formats.Torch;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats;

/// <summary>Tells by the names in the central directory whose archive a zip file is. It reads nothing else.</summary>
internal static class ZipOutline
{
    private const string ArrayExtension = ".npy";

    /// <exception cref="IOException">The disk failed.</exception>
    public static FormatKind KindOf(FileWindow file)
    {
        ImmutableArray<string> names;
        try
        {
            var end = EndOfCentralDirectory.Read(file);
            names = [.. CentralDirectory.Read(file, end, ZipLimits.Default).Select(record => record.Name)];
        }
        catch (MalformedException)
        {
            // Whose it was meant to be is of no interest any more: the reader of archives will say what is wrong.
            return FormatKind.Zip;
        }

        if (HasBelowOneFolder(names, TorchExportReader.Marker) || names.Contains(TorchExportReader.Marker) || names.Contains(TorchExportReader.OldMarker))
            return FormatKind.TorchExport;
        if (HasBelowOneFolder(names, TorchZipReader.Marker))
            return HasBelowOneFolder(names, TorchZipReader.ScriptMarker) ? FormatKind.TorchScript : FormatKind.PyTorch;
        if (MlNet.MlNetReader.IsPlausible(names))
            return FormatKind.MlNet;
        if (KerasArchive.IsPlausible(names))
            return FormatKind.Keras;

        if (SkopsReader.IsPlausible(names))
            return FormatKind.Skops;

        return names.Any(name => name.EndsWith(ArrayExtension, StringComparison.Ordinal)) ? FormatKind.Npz : FormatKind.Zip;
    }

    private static bool HasBelowOneFolder(ImmutableArray<string> names, string marker) =>
        names.Any(name => name.Length > marker.Length + 1 && name.EndsWith(marker, StringComparison.Ordinal) && name.IndexOf('/', StringComparison.Ordinal) == name.Length - marker.Length - 1);
}
