using System.ComponentModel;
using System.Diagnostics;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>OpenSSL's command: makes and judges what we judge and make.</summary>
internal static class OpenSsl
{
    public static bool IsThere
    {
        get
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo("openssl", ["version"]) { UseShellExecute = false, RedirectStandardOutput = true });
                process!.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (Win32Exception)
            {
                return false;
            }
        }
    }

    /// <summary>Runs a command whose arguments are separated by blanks.</summary>
    /// <returns>Its exit code, and all that it said.</returns>
    public static (int ExitCode, string Said) Run(TemporaryFolder folder, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments.Split(' ')) { UseShellExecute = false, WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    public static void Succeed(TemporaryFolder folder, string arguments)
    {
        var (exitCode, said) = Run(folder, arguments);
        Assert.True(exitCode == 0, said);
    }
}
