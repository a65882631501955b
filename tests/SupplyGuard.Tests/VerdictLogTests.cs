using System.Text;
using SupplyGuard.Findings;
using TestKit;

namespace SupplyGuard.Tests;

public sealed class VerdictLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _file;
    private readonly string[] _heads;

    public VerdictLogTests()
    {
        _file = _folder.PathTo("verdicts.jsonl");
        _heads = [.. Enumerable.Range(0, 4).Select(_ => Append())];
    }

    private string[] Lines => File.ReadAllLines(_file);

    [Fact]
    public void Every_head_is_that_of_an_entry()
    {
        Assert.Equal(4, _heads.Distinct(StringComparer.Ordinal).Count());
        foreach (var head in _heads)
            Assert.Empty(Verify(head).Faults);

        Assert.Equal((4, _heads[^1]), (Verify().Entries, Verify().Head));
    }

    [Fact]
    public void The_hash_is_that_of_a_leaf_of_RFC_6962()
    {
        var leaf = Encoding.ASCII.GetBytes(Lines[^1]);

        Assert.Equal(_heads[^1], Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([0, .. leaf])));
    }

    [Fact]
    public void An_edited_line_is_found_with_its_number()
    {
        Write(Lines.Select((line, i) => i == 1 ? line.Replace("passed", "failed", StringComparison.Ordinal) : line));

        var fault = Assert.Single(Verify().Faults);
        Assert.Equal((3, "Line 2 is not what it was when this line was written after it."), (fault.Line, fault.Detail));
    }

    [Fact]
    public void Lines_that_were_removed_moved_or_inserted_are_found()
    {
        var lines = Lines;
        Write(lines.Where((_, i) => i != 1));
        Assert.Equal(2, Verify().Faults[0].Line);

        Write([lines[0], lines[2], lines[1], lines[3]]);
        Assert.Equal(2, Verify().Faults[0].Line);

        Write([lines[0], lines[0], lines[1], lines[2], lines[3]]);
        Assert.Equal(2, Verify().Faults[0].Line);

        Write(lines.Skip(1));
        Assert.Equal(1, Verify().Faults[0].Line);
    }

    [Fact]
    public void Only_who_kept_the_head_finds_that_the_end_is_missing()
    {
        Write(Lines.Take(3));

        Assert.Empty(Verify().Faults);
        Assert.Equal(0, Assert.Single(Verify(_heads[^1]).Faults).Line);
    }

    [Fact]
    public void Any_changed_byte_is_found_by_who_kept_the_head()
    {
        var good = File.ReadAllBytes(_file);
        var random = new Random(9);
        for (var i = 0; i < 300; i++)
        {
            var bad = good.ToArray();
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_file, bad);

            Assert.NotEmpty(Verify(_heads[^1]).Faults);
        }
    }

    [Fact]
    public void What_a_crash_left_of_an_entry_is_found_and_written_over()
    {
        var torn = Lines[^1][..40];
        File.AppendAllText(_file, torn);
        Assert.Equal((5, "It is cut off: the end of the line is missing."), (Verify().Faults[0].Line, Verify().Faults[0].Detail));

        var head = Append();

        Assert.Empty(Verify(head).Faults);
        Assert.Equal(5, Verify().Entries);
    }

    [Fact]
    public void Nothing_is_added_to_what_is_no_log()
    {
        File.WriteAllText(_file, "some notes\n");
        Assert.Throws<IOException>(Append);

        File.WriteAllText(_file, new string('x', 5000));
        Assert.Throws<IOException>(Append);
        Assert.NotEmpty(Verify().Faults);
    }

    [Fact]
    public void Many_may_write_at_once()
    {
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Append());

        Assert.Empty(Verify(_heads[^1]).Faults);
        Assert.Equal(28, Verify().Entries);
    }

    public void Dispose() => _folder.Dispose();

    private string Append()
    {
        var report = new Report(Verdict.Passed, "supplyguard.json", null, [], [], [], new ReportStatistics(0, 0, 0, 0, 0));
        return VerdictLog.Append(_file, report, new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), TestContext.Current.CancellationToken);
    }

    private void Write(IEnumerable<string> lines) => File.WriteAllText(_file, string.Concat(lines.Select(line => line + "\n")));

    private VerdictLogReading Verify(string? head = null)
    {
        using var content = File.OpenRead(_file);
        return VerdictLog.Verify(content, head);
    }
}
