using System.Text.Json;

namespace AttackedSamples;

/// <summary>A copy of the sample inside the repository, restored, and attacked where an attack was given.</summary>
internal sealed class AttackedSample
{
    private readonly string _root;

    private AttackedSample(string root, string packages)
    {
        _root = root;
        Packages = packages;
    }

    /// <summary>The folder of the project and of its policy.</summary>
    public string Project => Path.Combine(_root, "sample");

    /// <summary>The folder that <c>obj/project.assets.json</c> names: what <c>verify</c> judges is what the project would be built from.</summary>
    public string Packages { get; }

    /// <summary>Copies, restores and attacks.</summary>
    /// <param name="attack">Null: the sample as it is.</param>
    /// <param name="under">
    /// A folder inside the repository, where the copy finds ONNX Runtime. Copies whose packages nobody edits share a packages folder there.
    /// </param>
    /// <exception cref="InvalidOperationException">The sample could not be restored, or the attacker not pin.</exception>
    public static async Task<AttackedSample> PrepareAsync(Attack? attack, string under, CancellationToken cancellationToken)
    {
        var root = Path.Combine(under, attack?.Name ?? "clean");
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);

        var sample = new AttackedSample(root, attack is { EditsPackages: true } ? Path.Combine(root, "packages") : Path.Combine(under, "packages"));
        SampleTree.Copy(SampleTree.Sample, sample.Project);
        if (attack is null)
        {
            await sample.RestoreAsync(cancellationToken);
            return sample;
        }

        if (Path.Combine(attack.Folder, "files") is var overlay && Directory.Exists(overlay))
            SampleTree.Copy(overlay, sample.Project);
        sample.Apply(attack, beforeRestore: true);
        await sample.RestoreAsync(cancellationToken);
        sample.Apply(attack, beforeRestore: false);
        if (attack.Relock)
            await sample.RelockAsync(cancellationToken);
        return sample;
    }

    /// <summary>Judges the copy with the tool.</summary>
    public Task<DotnetCommand> VerifyAsync(string format, CancellationToken cancellationToken) =>
        DotnetCommand.RunAsync(SampleTree.Repository, [SampleTree.Tool, "verify", Project, "--format", format, "--no-cache"], cancellationToken);

    private void Apply(Attack attack, bool beforeRestore)
    {
        foreach (var edit in attack.Edits.Where(edit => edit.BeforeRestore == beforeRestore))
        {
            var folder = edit.Package is { } package ? PackageFolder(package) : Project;
            edit.Apply(Path.Combine(folder, edit.Path), attack.Folder);
        }
    }

    /// <summary>The version is in the lock file; a package folder is all lower case.</summary>
    private string PackageFolder(string package)
    {
        using var locked = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Project, "packages.lock.json")));
        var version = locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").GetProperty(package).GetProperty("resolved").GetString()!;
        return Path.Combine(Packages, package.ToLowerInvariant(), version.ToLowerInvariant());
    }

    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        // Without --no-dependencies, the assets file of the repository's ONNX Runtime project would point into our packages folder, too.
        List<string> arguments = ["restore", SampleTree.ProjectFile, "--packages", Packages, "--no-dependencies", "-nodeReuse:false"];
        if (File.Exists(Path.Combine(Project, "packages.lock.json")))
            arguments.Add("--locked-mode");

        var restore = await DotnetCommand.RunAsync(Project, arguments, cancellationToken);
        if (restore.ExitCode != 0)
            throw new InvalidOperationException($"The sample could not be restored:\n{restore.Output}{restore.Errors}");
    }

    private async Task RelockAsync(CancellationToken cancellationToken)
    {
        var relock = await DotnetCommand.RunAsync(SampleTree.Repository, [SampleTree.Tool, "lock", Project, "--only", "models"], cancellationToken);
        if (relock.ExitCode != 0)
            throw new InvalidOperationException($"The attacker could not pin the model:\n{relock.Output}{relock.Errors}");
    }
}
