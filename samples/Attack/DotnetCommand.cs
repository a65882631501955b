using System.Diagnostics;

namespace AttackedSamples;

/// <summary>A run of <c>dotnet</c> as a user starts it: what it said, and how it ended.</summary>
internal sealed record DotnetCommand(int ExitCode, string Output, string Errors)
{
    /// <summary>Variables with which an outer build would steer the inner one.</summary>
    private static readonly string[] Inherited = ["MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildSDKsPath", "MSBuildLoadMicrosoftTargetsReadOnly"];

    public static async Task<DotnetCommand> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Describe(folder, arguments))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new DotnetCommand(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static ProcessStartInfo Describe(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Inherited)
            start.Environment.Remove(name);
        // A build node that stays would hold our end of the pipe.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        return start;
    }
}
