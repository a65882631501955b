using System.Collections.Immutable;
using System.Text.Json;

namespace SupplyGuard.Discovery;

/// <summary>
/// Reads from a <c>.nuget.dgspec.json</c>, which restore writes for a project and all that it refers to, where the output of each of them is.
/// </summary>
internal static class RestoreGraphReader
{
    private const int LargestFile = 48 << 20;

    private const int MostDepth = 64;

    /// <summary>Project and folder of its output, both as the file says it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is not what NuGet writes.</exception>
    public static ImmutableArray<(string Project, string Output)> Read(string path) => Parse(BoundedFile.Read(path, LargestFile));

    /// <exception cref="InvalidDataException">The bytes are not what NuGet writes.</exception>
    public static ImmutableArray<(string Project, string Output)> Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Outputs(bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The file is not a restore graph: {e.Message}", e);
        }
    }

    private static ImmutableArray<(string Project, string Output)> Outputs(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostDepth });
        var outputs = ImmutableArray.CreateBuilder<(string Project, string Output)>();
        reader.Read();
        while (NextMember(ref reader))
        {
            if (!Enters(ref reader, "projects"u8))
                continue;

            while (NextMember(ref reader))
            {
                if (outputs.Count == ProjectFinder.MostProjects)
                    throw new FormatException($"it names more than {ProjectFinder.MostProjects} projects.");

                reader.Read();
                if (reader.TokenType is not JsonTokenType.StartObject)
                    throw new FormatException("a project is no object.");

                if (Output(ref reader) is { } output)
                    outputs.Add(output);
            }
        }

        return outputs.ToImmutable();
    }

    /// <summary>From the start of a project to its end.</summary>
    private static (string Project, string Output)? Output(ref Utf8JsonReader reader)
    {
        string? project = null;
        string? output = null;
        while (NextMember(ref reader))
        {
            if (!Enters(ref reader, "restore"u8))
                continue;

            while (NextMember(ref reader))
            {
                var isProject = reader.ValueTextEquals("projectPath"u8);
                var isOutput = reader.ValueTextEquals("outputPath"u8);
                reader.Read();
                if (isProject)
                    project = reader.GetString();
                else if (isOutput)
                    output = reader.GetString();
                else
                    reader.Skip();
            }
        }

        return project is null || output is null ? null : (project, output);
    }

    /// <summary>From the start of a section or the end of a member's value to the next member's name; false at the end of the section.</summary>
    private static bool NextMember(ref Utf8JsonReader reader) =>
        reader.Read() && (reader.TokenType is JsonTokenType.PropertyName || (reader.TokenType is JsonTokenType.EndObject ? false : throw new FormatException("a section is no object.")));

    /// <summary>Goes into the section of this name, or past any other member.</summary>
    private static bool Enters(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        var enters = reader.ValueTextEquals(name);
        reader.Read();
        if (!enters)
            reader.Skip();
        else if (reader.TokenType is not JsonTokenType.StartObject)
            throw new FormatException("a section is no object.");

        return enters;
    }
}
