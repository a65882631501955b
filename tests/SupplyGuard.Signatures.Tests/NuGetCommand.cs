using System.Diagnostics;

namespace SupplyGuard.Signatures.Tests;

/// <summary>Somebody else's verifier: <c>dotnet nuget verify</c>, as a user runs it.</summary>
internal static class NuGetCommand
{
    private const string Verified = "Successfully verified package";

    /// <summary>Verifies many files, given by absolute paths, with one process; returns those that NuGet verified.</summary>
    public static IReadOnlySet<string> Verify(IReadOnlyCollection<string> paths)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["NUGET_CERT_REVOCATION_MODE"] = "offline";
        foreach (var argument in (string[])["nuget", "verify", "--all", "-v", "normal", .. paths])
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        // For each file: "Verifying <id>.<version>", the content hash, the path, what it found, and the verdict.
        var known = paths.ToHashSet(StringComparer.Ordinal);
        var verified = new HashSet<string>(StringComparer.Ordinal);
        string? current = null;
        foreach (var line in output.Split('\n').Select(line => line.Trim('\r')))
        {
            if (known.Contains(line))
                current = line;
            else if (line.StartsWith(Verified, StringComparison.Ordinal) && current is not null)
                verified.Add(current);
            else if (line.StartsWith("Content hash:", StringComparison.Ordinal))
                current = null;
        }

        return verified;
    }
}
