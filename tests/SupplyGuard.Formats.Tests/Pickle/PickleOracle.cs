using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using TestKit;

namespace SupplyGuard.Formats.Tests.Pickle;

/// <summary>CPython's own pickler and unpickler, run by the scripts beside this file.</summary>
internal static class PickleOracle
{
    /// <summary>Why there is no oracle on this machine; null when there is one.</summary>
    public static string? Absence { get; } = Probe();

    /// <summary>Pickles of many values in all protocols, as CPython writes them.</summary>
    public static List<byte[]> Samples()
    {
        var output = Run("pickle_samples.py", "", []);
        var samples = new List<byte[]>();
        for (var offset = 0; offset < output.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(output.AsSpan(offset));
            samples.Add(output.AsSpan(offset + sizeof(int), length).ToArray());
            offset += sizeof(int) + length;
        }

        return samples;
    }

    /// <summary>One line for each pickle: what it imports, and whether it comes to its end.</summary>
    public static string[] Judge(IReadOnlyCollection<byte[]> pickles, bool inC = false)
    {
        var batch = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var pickle in pickles)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, pickle.Length);
            batch.Write(length);
            batch.Write(pickle);
        }

        var lines = Encoding.ASCII.GetString(Run("pickle_oracle.py", inC ? "c" : "", batch.ToArray())).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(pickles.Count, lines.Length);
        return lines;
    }

    private static string? Probe()
    {
        try
        {
            return Run("pickle_oracle.py", "", []).Length is 0 ? null : "The python3 of this machine does not run the oracle.";
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return "There is no python3 (3.8 or newer) on this machine.";
        }
    }

    private static byte[] Run(string script, string argument, byte[] input)
    {
        var start = new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "-I", Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Pickle", script) },
        };
        if (argument.Length > 0)
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        var feeding = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        feeding.Wait();
        return process.ExitCode is 0 ? output.ToArray() : throw new InvalidOperationException($"{script} ended with {process.ExitCode}.");
    }
}
