using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>Reads the properties that a response file of the repository gives to every <c>dotnet build</c> below it.</summary>
internal static partial class ResponseFileReader
{
    /// <summary>Files that MSBuild reads by itself, from the project's folder upwards.</summary>
    public static ImmutableArray<string> FileNames { get; } = ["Directory.Build.rsp", "MSBuild.rsp"];

    private const int LargestFile = 1 << 20;

    /// <summary>Whatever looks like <c>name=value</c>, however the switch before it is spelled.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is too long.</exception>
    public static IEnumerable<BuildSetting> Read(string path)
    {
        using var reader = new StreamReader(new MemoryStream(BoundedFile.Read(path, LargestFile), writable: false));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.TrimStart().StartsWith('#'))
                continue;

            foreach (var assignment in Assignment().Matches(line).AsEnumerable())
                yield return new BuildSetting(BuildSettingKind.Property, assignment.Groups["name"].Value, assignment.Groups["value"].Value, number, assignment.Index + 1);
        }
    }

    [GeneratedRegex(@"(?<name>\w+)[""']?\s*=\s*[""']?(?<value>[^""';\s]*)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assignment();
}
