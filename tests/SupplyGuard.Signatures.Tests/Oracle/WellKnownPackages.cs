using System.Diagnostics;
using System.Globalization;
using TestKit;

namespace SupplyGuard.Signatures.Tests.Oracle;

/// <summary>
/// The packages that <c>well-known-packages.txt</c> names, as the sources that this machine is configured with serve them. They are restored
/// into a folder of their own, which stays, so that only the first run fetches them.
/// </summary>
public sealed class WellKnownPackages
{
    private const int TailLines = 6;

    public WellKnownPackages()
    {
        Folder = Repository.PathTo("artifacts", "well-known-packages");
        Paths = [.. Names().Select(name => Path.Combine(Folder, name.Id, name.Version, $"{name.Id}.{name.Version}.nupkg"))];
        Absence = Paths.All(File.Exists) ? null : Restore();
    }

    /// <summary>The packages folder.</summary>
    public string Folder { get; }

    /// <summary>Absolute paths of the archives.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Why the packages are not there; null when they all are.</summary>
    public string? Absence { get; }

    /// <summary>Ids and versions in lower case, as a packages folder has them.</summary>
    private static IEnumerable<(string Id, string Version)> Names() =>
        from line in File.ReadLines(Repository.PathTo("tests", "SupplyGuard.Signatures.Tests", "Oracle", "well-known-packages.txt"))
        where line.Length > 0 && line[0] != '#'
        let parts = line.ToLower(CultureInfo.InvariantCulture).Split(' ')
        select (parts[0], parts[1]);

    private string? Restore()
    {
        using var folder = new TemporaryFolder();
        var downloads = Names().GroupBy(name => name.Id, name => $"[{name.Version}]").Select(id => $"<PackageDownload Include=\"{id.Key}\" Version=\"{string.Join(';', id)}\" />");
        var project = folder.Write("packages.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>{string.Concat(downloads)}</ItemGroup>
            </Project>
            """);
        var start = new ProcessStartInfo("dotnet", ["restore", project, "--packages", Folder, "--nologo", "-v", "quiet"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };

        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && Paths.All(File.Exists)
            ? null
            : $"The configured sources do not serve all {Paths.Count} packages: {string.Join(' ', output.Split('\n').TakeLast(TailLines))}";
    }
}
