using System.Text.Json;
using SupplyGuard.Subjects;

namespace SupplyGuard.Reporting;

/// <summary>Places as SARIF <c>location</c> objects (SARIF 2.1.0, 3.28): a file, a region of its text or bytes, and the subject.</summary>
internal static class SarifLocations
{
    private const string PackagesFolder = "$(NuGetPackageRoot)";

    /// <summary>The two folders that addresses are relative to. Where they are on a machine is not said.</summary>
    public static void WriteBaseIds(Utf8JsonWriter json)
    {
        json.WriteStartObject("originalUriBaseIds");
        WriteBaseId("SRCROOT", "The folder of the policy file.");
        WriteBaseId("NUGETPACKAGEROOT", "The NuGet packages folder.");
        json.WriteEndObject();

        void WriteBaseId(string name, string description)
        {
            json.WriteStartObject(name);
            json.WriteStartObject("description");
            json.WriteText("text", description);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    public static void Write(Utf8JsonWriter json, Subject subject, Location location)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (!string.IsNullOrEmpty(location.Path))
            WritePhysical(json, location);

        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteText("fullyQualifiedName", subject.Id);
        json.WriteText("kind", subject.Kind);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WritePhysical(Utf8JsonWriter json, Location location)
    {
        var inPackages = location.Path.StartsWith(PackagesFolder, StringComparison.Ordinal);
        var path = inPackages ? location.Path[PackagesFolder.Length..].TrimStart('/') : location.Path;

        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteText("uri", string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
        json.WriteText("uriBaseId", inPackages ? "NUGETPACKAGEROOT" : "SRCROOT");
        json.WriteEndObject();
        if (location is { Line: > 0 } or { Offset: not null })
            WriteRegion(json, location);
        json.WriteEndObject();
    }

    private static void WriteRegion(Utf8JsonWriter json, Location location)
    {
        json.WriteStartObject("region");
        if (location.Line > 0)
        {
            json.WriteNumber("startLine", location.Line);
            if (location.Column > 0)
                json.WriteNumber("startColumn", location.Column);
        }
        else if (location.Offset is { } offset)
        {
            json.WriteNumber("byteOffset", offset);
        }

        json.WriteEndObject();
    }
}
