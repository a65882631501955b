using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace SupplyGuard.Tool;

/// <summary>
/// A command that signs with a key that is elsewhere. It gets the digest on stdin as bytes and answers with a DER signature on stdout, as
/// <c>openssl pkeyutl -sign -inkey key.pem</c> does. No shell is involved: the words of the command are separated by blanks, and double quotes keep blanks.
/// </summary>
internal static class ExternalSigner
{
    /// <summary>A signature on P-521 has at most 141 bytes.</summary>
    private const int LongestAnswer = 1024;

    public static Func<ReadOnlyMemory<byte>, byte[]> Create(string command, string folder, CancellationToken cancellationToken)
    {
        var words = Words(command);
        return words.Count > 0
            ? digest => Sign(words, folder, digest, cancellationToken)
            : throw new UsageException("The external signer is empty.", "Name a program and its arguments.");
    }

    private static byte[] Sign(List<string> words, string folder, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        try
        {
            using var process = Process.Start(start)!;
            using var killed = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            process.StandardInput.BaseStream.Write(digest.Span);
            process.StandardInput.Close();
            var answer = new byte[LongestAnswer];
            var length = process.StandardOutput.BaseStream.ReadAtLeast(answer, LongestAnswer, throwOnEndOfStream: false);
            process.StandardOutput.Close();
            process.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            return process.ExitCode == 0
                ? answer[..length]
                : throw new UsageException($"The external signer '{words[0]}' ended with {process.ExitCode}.", "Run it by hand with a digest on stdin; what it says about it is above.");
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new UsageException($"The external signer '{words[0]}' cannot be run: {e.Message}", "Name a program that is on the path, or its whole path.");
        }
    }

    private static List<string> Words(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isQuoted, isWord) = (false, false);
        foreach (var letter in command)
        {
            if (letter == '"')
            {
                (isQuoted, isWord) = (!isQuoted, true);
            }
            else if (letter is ' ' or '\t' && !isQuoted)
            {
                Finish();
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }

        Finish();
        return words;

        void Finish()
        {
            if (isWord)
                words.Add(word.ToString());

            word.Clear();
            isWord = false;
        }
    }
}
