using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// Processes that an evaluator started and left behind. They inherited its environment, whose job variable names them. Linux only:
/// elsewhere the kill of the process tree must do.
/// </summary>
internal static class Survivors
{
    private const int Rounds = 8;
    private const int MaxEnvironmentBytes = 1 << 16;

    /// <summary>Kills every process that belongs to the job, and what those start meanwhile.</summary>
    public static void Kill(EvaluatorFolder folder)
    {
        if (!OperatingSystem.IsLinux())
            return;

        var mark = Encoding.UTF8.GetBytes($"{EvaluatorCommand.JobVariable}={folder.Path}");
        for (var round = 0; round < Rounds; round++)
        {
            var found = false;
            foreach (var directory in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && IsMarked(directory, mark))
                    found |= Kill(id);
            }

            if (!found)
                return;
        }
    }

    private static bool IsMarked(string directory, byte[] mark)
    {
        try
        {
            using var stream = new FileStream(Path.Combine(directory, "environ"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var buffer = new byte[MaxEnvironmentBytes];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return buffer.AsSpan(0, length).IndexOf(mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended, or belongs to somebody else: then it is none of ours.
            return false;
        }
    }

    private static bool Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return process.WaitForExit(TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile.
            return true;
        }
    }
}
