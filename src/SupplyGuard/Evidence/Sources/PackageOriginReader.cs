using System.Text.Json;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Sources;

/// <summary>Reads <c>.nupkg.metadata</c> for the source that a package came from, and for nothing else.</summary>
internal static class PackageOriginReader
{
    private const int LargestFile = 64 << 10;

    /// <returns>Null for a package that is not installed.</returns>
    public static PackageOrigin? Read(InstalledPackage package)
    {
        if (package.Folder is not { } folder)
            return null;

        var origin = new PackageOrigin(package.Subject, package.ShownFolder, Address: null, "");
        try
        {
            using var document = JsonDocument.Parse(
                BoundedFile.Read(Path.Combine(folder, PackageOrigin.FileName), LargestFile), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind is not JsonValueKind.Object
                || !document.RootElement.TryGetProperty("source", out var source) || source.ValueKind is not JsonValueKind.String || source.GetString() is not { Length: > 0 } written)
                return origin with { Detail = "it names no source." };

            // NuGet writes an address, or the absolute path of a folder.
            var isAbsolute = Path.IsPathFullyQualified(written) || Uri.TryCreate(written, UriKind.Absolute, out _);
            return isAbsolute && SourceAddress.Of(written, folder) is { } address
                ? origin with { Address = address }
                : origin with { Detail = $"'{PolicyText.Shown(written)}' is no source." };
        }
        catch (JsonException)
        {
            return origin with { Detail = "it is not JSON." };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return origin with { Detail = ReadFault.Describe(e) };
        }
    }
}
