using System.Diagnostics;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Tool;

/// <summary>
/// Runs <c>dotnet nuget verify --all</c> of an installed SDK as a process of its own: in an empty folder, so that no <c>global.json</c> and no
/// <c>nuget.config</c> of anybody counts, with an environment in which no variable of ours can switch it off, and without a network.
/// </summary>
internal static class NuGetVerify
{
    private const int LongestOutput = 64 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What the runtime needs to start on Windows, and where there is no library for cultures.</summary>
    private static readonly string[] Kept = ["SystemRoot", "SystemDrive", "windir", "ProgramData", "ProgramFiles", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"];

    /// <param name="archives">Absolute paths.</param>
    /// <exception cref="OperationCanceledException">The caller gave up; the verifier was ended.</exception>
    public static NuGetVerifyResult Run(IReadOnlyList<string> archives, CancellationToken cancellationToken)
    {
        if (DotNetSdk.Find() is not { } sdk)
            return NoAnswer("there is no .NET SDK");

        var root = Path.GetFullPath("../..", sdk);
        var host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        var command = Path.Combine(sdk, "dotnet.dll");
        if (!File.Exists(host) || !File.Exists(command))
            return NoAnswer("the .NET SDK has no command line");

        var folder = Directory.CreateTempSubdirectory("supplyguard-");
        try
        {
            return Finish(Start(host, command, root, folder.FullName, archives), cancellationToken);
        }
        finally
        {
            Delete(folder);
        }
    }

    private static ProcessStartInfo Start(string host, string command, string root, string folder, IReadOnlyList<string> archives)
    {
        var start = new ProcessStartInfo(host, [command, "nuget", "verify", "--all", "--verbosity", "normal", .. archives])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        var kept = Kept.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name))).Where(variable => variable.Value is not null).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
            start.Environment[name] = value;
        foreach (var name in new[] { "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "DOTNET_CLI_HOME", "TMPDIR", "TEMP", "TMP" })
            start.Environment[name] = folder;

        // Nobody listens there: what a certificate says where more could be found is not fetched.
        foreach (var name in new[] { "http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY" })
            start.Environment[name] = "http://127.0.0.1:9";

        start.Environment["DOTNET_ROOT"] = root;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NUGET_SIGNATURE_VERIFICATION"] = "true";
        start.Environment["NUGET_CERT_REVOCATION_MODE"] = "offline";
        return start;
    }

    private static NuGetVerifyResult Finish(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = start };
        var said = new Said();
        process.OutputDataReceived += (_, line) => said.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => said.Hear(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        bool ended;
        using (cancellationToken.Register(() => Kill(process)))
            ended = process.WaitForExit(Patience);
        if (!ended)
            Kill(process);

        // Once more without a time limit: only this waits for the last lines.
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        if (!ended)
            return NoAnswer($"it took longer than {Patience.TotalMinutes} minutes");

        return said.Result(process.ExitCode);
    }

    private static NuGetVerifyResult NoAnswer(string why) => new(ExitCode: null, 0, 0, HasSignatureError: false, HasError: false, why);

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

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something of the process is still there; the system empties its temporary folder.
        }
    }

    /// <summary>Counts what is said, line by line, and keeps none of it but the last complaint.</summary>
    private sealed class Said
    {
        private readonly Lock _lock = new();
        private int _begun;
        private int _verified;
        private int _length;
        private bool _hasSignatureError;
        private string? _error;

        public void Hear(string? line)
        {
            lock (_lock)
            {
                if (line is null || _length > LongestOutput)
                    return;

                _length += line.Length + 1;
                if (line.StartsWith("Verifying ", StringComparison.Ordinal) && !line.StartsWith("Verifying the ", StringComparison.Ordinal) && !line.EndsWith(": ", StringComparison.Ordinal))
                    _begun++;
                else if (line.StartsWith("Successfully verified package", StringComparison.Ordinal))
                    _verified++;
                else if (line.StartsWith("error: ", StringComparison.Ordinal))
                    _error = line["error: ".Length..];

                _hasSignatureError |= line.StartsWith("error: NU3", StringComparison.Ordinal);
            }
        }

        public NuGetVerifyResult Result(int exitCode)
        {
            lock (_lock)
            {
                return _length > LongestOutput
                    ? NoAnswer("it says too much")
                    : new NuGetVerifyResult(exitCode, _begun, _verified, _hasSignatureError, _error is not null, exitCode is 0 ? null : _error ?? $"it ended with {exitCode}");
            }
        }
    }
}
