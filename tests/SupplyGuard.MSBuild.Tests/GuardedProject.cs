using System.Text.Json;
using TestKit;

namespace SupplyGuard.MSBuild.Tests;

/// <summary>A project as restore leaves it, written by hand, and the task that guards it.</summary>
internal sealed class GuardedProject : IDisposable
{
    public const string Lax = """{ "policy": 1, "packages": { "lockFile": "ifPresent", "signature": "off", "installedContent": "off" } }""";

    public const string Locked = """{ "policy": 1, "packages": { "lockFile": "required", "signature": "off", "installedContent": "off" } }""";

    private readonly TemporaryFolder _folder = new();

    /// <param name="policy">Null for a repository without one.</param>
    /// <param name="packages">How many packages the project was restored with; of none is there more than a folder.</param>
    public GuardedProject(string? policy = Lax, int packages = 0)
    {
        Path = _folder.Write("App/App.csproj", "<Project />");
        // The search for a policy ends here, not above the temporary folder.
        _folder.Write(".git", "");
        if (policy is not null)
            _folder.Write("supplyguard.json", policy);
        WriteAssets(packages);
    }

    public RecordingEngine Engine { get; } = new();

    public string Root => _folder.Path;

    public string Path { get; }

    public string Output => _folder.PathTo("App", "obj");

    public string PathTo(params string[] parts) => _folder.PathTo(parts);

    public void Write(string path, string content) => _folder.Write(path, content);

    /// <summary>As on a developer's machine, wherever the tests run.</summary>
    public VerifySupplyChain Task(GuardStage stage, RecordingEngine? engine = null) =>
        new() { BuildEngine = engine ?? Engine, Stage = stage.ToString(), Project = Path, IsEnvironmentOfBuildAgent = false };

    public bool Run(GuardStage stage)
    {
        using var task = Task(stage);
        return task.Execute();
    }

    public void WriteAssets(int packages)
    {
        var names = Enumerable.Range(0, packages).Select(number => FormattableString.Invariant($"contoso.ml{number:000}/1.0.0")).ToArray();
        foreach (var name in names)
            _folder.Write($"packages/{name}/.nupkg.metadata", "{}");

        _folder.Write("App/obj/project.assets.json", JsonSerializer.Serialize(new
        {
            version = 4,
            targets = new Dictionary<string, object>(StringComparer.Ordinal) { ["net10.0"] = names.ToDictionary(name => name, _ => new { type = "package" }, StringComparer.Ordinal) },
            libraries = names.ToDictionary(name => name, name => new { type = "package", path = name, sha512 = "AAAA", files = Array.Empty<string>() }, StringComparer.Ordinal),
            packageFolders = new Dictionary<string, object>(StringComparer.Ordinal) { [_folder.PathTo("packages")] = new { } },
            project = new { restore = new { projectPath = Path } },
        }));
    }

    public void Dispose() => _folder.Dispose();
}
