using System.Diagnostics;

namespace SupplyGuard.Package.Tests;

/// <summary>A program that a user starts, most of the time <c>dotnet</c>: what it said, and how it ended.</summary>
internal sealed record DotnetRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Variables with which the build that runs the tests would steer the one that they start.</summary>
    private static readonly string[] Inherited =
        ["CI", "GITHUB_ACTIONS", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildSDKsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "NUGET_PACKAGES", "UPDATE_GOLDEN"];

    private static readonly Dictionary<string, string?> Nothing = [];

    public static Task<DotnetRun> In(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => Of("dotnet", folder, arguments, Nothing, cancellationToken);

    /// <param name="environment">Variables over those of this process; null removes one.</param>
    public static Task<DotnetRun> In(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken) =>
        Of("dotnet", folder, arguments, environment, cancellationToken);

    public static Task<DotnetRun> Of(string program, string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => Of(program, folder, arguments, Nothing, cancellationToken);

    private static async Task<DotnetRun> Of(string program, string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Describe(program, folder, arguments, environment))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new DotnetRun(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";

    private static ProcessStartInfo Describe(string program, string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Inherited)
            start.Environment.Remove(name);
        // A build node that stays would hold our end of the pipe.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }
}
