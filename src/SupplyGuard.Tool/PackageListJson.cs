using System.Text;
using System.Text.Json;
using SupplyGuard.Evidence;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>The list of packages for programs: one JSON document.</summary>
internal static class PackageListJson
{
    public static void Write(PackageInventory inventory, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("list", 1);
            json.WriteText("tool", ToolVersion.Name);
            json.WriteStartArray("packages");
            foreach (var listed in inventory.Packages)
                Write(json, listed);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        output.Write('\n');
    }

    private static void Write(Utf8JsonWriter json, ListedPackage listed)
    {
        var package = listed.Package;
        json.WriteStartObject();
        json.WriteText("subject", package.Subject.Id);
        json.WriteText("id", package.Subject.PackageId);
        json.WriteText("version", package.Subject.Version);
        WriteTexts(json, "via", package.Via);
        json.WriteBoolean("installed", package.IsInstalled);
        json.WriteText("contentHash", package.ContentHash?.Integrity);
        json.WriteText("tree", package.TreeDigest);
        json.WriteText("signer", listed.Signer);
        WriteTexts(json, "owners", listed.Owners);
        WriteTexts(json, "atBuild", CodeKinds.AtBuild(package));
        WriteTexts(json, "atRunTime", CodeKinds.AtRunTime(package));
        WriteTexts(json, "code", package.Code);
        WriteTexts(json, "native", package.Native);
        json.WriteText("pin", listed.Pin switch { PinState.Equal => "equal", PinState.Different => "different", _ => "none" });
        WriteTexts(json, "reviewers", listed.Reviews.Select(review => review.Reviewer).Distinct(StringComparer.Ordinal));
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteTextValue(text);
        json.WriteEndArray();
    }
}
