using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard;

/// <summary>
/// A log of verdicts, one JSON object a line, each with the hash of the line before. The hash is that of a leaf of RFC 6962 §2.1: SHA-256 over a
/// zero byte and the line without its end. Whoever keeps the last hash, the head, elsewhere finds every later change to what came before.
/// </summary>
public static class VerdictLog
{
    /// <summary>The hash before the first entry.</summary>
    public static readonly string Beginning = new('0', 64);

    /// <summary>An entry has a fixed set of short members.</summary>
    private const int LongestLine = 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 2, AllowDuplicateProperties = false };

    /// <summary>
    /// Adds a verdict in one write that reaches the disk, while nobody else has the file open. A last line without an end is what a crash left of an
    /// entry that nobody was told of; it is cut off.
    /// </summary>
    /// <param name="file">Absolute. Its folder must exist.</param>
    /// <returns>The new head.</returns>
    /// <exception cref="IOException">The file cannot be written, is a link, is kept open by others, or does not end in an entry.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static string Append(string file, Report report, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (new FileInfo(file).LinkTarget is not null)
            throw new IOException($"'{file}' is a link, and nothing is written through links.");
        if (RegularFile.IsSpecial(file))
            throw new IOException($"'{file}' is a pipe, a socket or a device, and no file.");

        using var log = Open(file, cancellationToken);
        var (end, number, head) = Last(log);
        var line = Entry(number + 1, head, report, now);
        log.SetLength(end);
        log.Position = end;
        log.Write([.. line, (byte)'\n']);
        log.Flush(flushToDisk: true);
        return HashOf(line);
    }

    /// <summary>Follows the chain from the first entry to the last.</summary>
    /// <param name="head">A hash that was kept elsewhere, which one of the entries must have; null: nothing says where the log ended.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static VerdictLogReading Verify(Stream log, string? head)
    {
        var faults = ImmutableArray.CreateBuilder<VerdictLogFault>();
        var (entries, last, seen) = (0, Beginning, head is null || head == Beginning);
        foreach (var (line, isWhole) in Lines(log))
        {
            entries++;
            if (!isWhole)
            {
                faults.Add(new VerdictLogFault(entries, line.Length > LongestLine ? "It is longer than any entry." : "It is cut off: the end of the line is missing."));
                if (line.Length > LongestLine)
                    break;
            }

            if (Read(line) is not { } entry)
                faults.Add(new VerdictLogFault(entries, "It is no entry."));
            else
            {
                if (entry.Number != entries)
                    faults.Add(new VerdictLogFault(entries, $"It says that it is entry {entry.Number.ToString(CultureInfo.InvariantCulture)}: entries were removed, inserted or moved."));
                if (entry.Previous != last)
                    faults.Add(new VerdictLogFault(entries, entries == 1 ? "It is not the first entry that was written." : $"Line {(entries - 1).ToString(CultureInfo.InvariantCulture)} is not what it was when this line was written after it."));
            }

            last = HashOf(line);
            seen |= last == head;
        }

        if (!seen)
            faults.Add(new VerdictLogFault(0, $"No entry has the hash '{head}' that was kept: the last entries were removed, or changed."));
        return new VerdictLogReading(entries, last, faults.ToImmutable());
    }

    private static FileStream Open(string file, CancellationToken cancellationToken)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && TimeProvider.System.GetElapsedTime(until) < LongestWait)
            {
                // Nobody says when the other one closes the file.
                cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(20));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Where the last whole line ends, its number and its hash.</summary>
    private static (long End, int Number, string Head) Last(FileStream log)
    {
        var tail = new byte[(int)Math.Min(log.Length, 2 * (LongestLine + 1))];
        log.Position = log.Length - tail.Length;
        log.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (end == 0)
            return tail.Length == log.Length && tail.Length <= LongestLine ? (0, 0, Beginning) : throw new IOException("The log does not end in an entry; nothing is added to it. 'dotnet supplyguard log verify' says what is wrong.");

        var start = tail.AsSpan(0, end - 1).LastIndexOf((byte)'\n') + 1;
        var line = tail.AsMemory(start..(end - 1));
        return Read(line) is { } entry
            ? (log.Length - tail.Length + end, entry.Number, HashOf(line))
            : throw new IOException("The log does not end in an entry; nothing is added to it. 'dotnet supplyguard log verify' says what is wrong.");
    }

    private static byte[] Entry(int number, string previous, Report report, DateTimeOffset now)
    {
        var written = new ArrayBufferWriter<byte>();
        JsonReportWriter.Write(report, written);
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"entry\":{number},\"previous\":\"{previous}\",\"time\":\"{now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\",\"verdict\":\"{report.Verdict.ToString().ToLowerInvariant()}\",\"policySha256\":\"{report.PolicyDigest?.Hex}\",\"reportSha256\":\"{Convert.ToHexStringLower(SHA256.HashData(written.WrittenSpan))}\"}}"));
    }

    private static (int Number, string Previous)? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty("entry", out var number) && number.ValueKind is JsonValueKind.Number && number.TryGetInt32(out var value)
                && document.RootElement.TryGetProperty("previous", out var previous) && previous.ValueKind is JsonValueKind.String
                    ? (value, previous.GetString()!)
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string HashOf(ReadOnlyMemory<byte> line) => Convert.ToHexStringLower(SHA256.HashData([0, .. line.Span]));

    /// <summary>Each line, at most one byte longer than an entry can be; the last may lack its end, and one that is too long is the last.</summary>
    private static IEnumerable<(ReadOnlyMemory<byte> Line, bool IsWhole)> Lines(Stream log)
    {
        var line = new byte[LongestLine + 1];
        var length = 0;
        using var buffered = new BufferedStream(log, 1 << 16);
        while (buffered.ReadByte() is >= 0 and var value)
        {
            if (value == '\n')
            {
                yield return (line.AsMemory(0, length).ToArray(), true);
                length = 0;
                continue;
            }

            line[length++] = (byte)value;
            if (length > LongestLine)
            {
                yield return (line, false);
                yield break;
            }
        }

        if (length > 0)
            yield return (line.AsMemory(0, length).ToArray(), false);
    }
}
