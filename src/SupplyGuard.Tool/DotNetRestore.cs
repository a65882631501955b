using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using SupplyGuard.Discovery;

namespace SupplyGuard.Tool;

/// <summary>Runs <c>dotnet restore</c> for what is to be verified: in locked mode for every project that has a lock file.</summary>
internal static class DotNetRestore
{
    private const int TailLines = 12;

    /// <param name="projects">Absolute paths.</param>
    /// <returns>Null, or the end of what restore complained about.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up; the restore was ended.</exception>
    public static string? Run(ImmutableArray<string> projects, CancellationToken cancellationToken) => Run(projects, createLockFiles: false, cancellationToken);

    /// <param name="projects">Absolute paths.</param>
    /// <param name="createLockFiles">Whether a project without a lock file shall get one.</param>
    /// <returns>Null, or the end of what restore complained about.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up; the restore was ended.</exception>
    public static string? Run(ImmutableArray<string> projects, bool createLockFiles, CancellationToken cancellationToken)
    {
        foreach (var project in projects)
        {
            if (RunOne(project, createLockFiles, cancellationToken) is { } failure)
                return failure;
        }

        return null;
    }

    private static string? RunOne(string project, bool createLockFile, CancellationToken cancellationToken)
    {
        // Unless it is wanted, a project without a lock file must not get one here: NuGet's locked mode writes what it should demand.
        string[] locked = File.Exists(ProjectDiscovery.UsualLockfile(project)) ? ["--locked-mode"] : createLockFile ? ["-p:RestorePackagesWithLockFile=true"] : [];
        var start = new ProcessStartInfo("dotnet", ["restore", project, "--verbosity", "quiet", "--nologo", .. locked])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetDirectoryName(project)!,
        };

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var tail = new Queue<string>();
        process.OutputDataReceived += (_, line) => Keep(tail, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(tail, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using (cancellationToken.Register(() => Kill(process)))
            process.WaitForExit();

        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? null : Joined(tail);
    }

    private static void Keep(Queue<string> tail, string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;

        lock (tail)
        {
            tail.Enqueue(line.Trim());
            if (tail.Count > TailLines)
                tail.Dequeue();
        }
    }

    private static string Joined(Queue<string> tail)
    {
        lock (tail)
            return new StringBuilder().AppendJoin("; ", tail.Distinct(StringComparer.Ordinal)).ToString();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }
}
