using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Discovery;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using TestKit;

namespace SupplyGuard.Tests.Models;

/// <summary>Files of pickle and joblib from policy to verdict; honest ones are written by these programs themselves.</summary>
public sealed class PickleFileTests
{
    private const string Payload = "cos\nsystem\n(S'true'\ntR.";

    [Fact]
    public void Honest_files_of_joblib_scikit_learn_and_pickle_pass_in_their_profile()
    {
        using var folder = Folder("numeric", "estimators");
        var saved = Save(folder.Path);
        Assert.SkipWhen(saved.Length is 0, "There is no python3 with joblib and scikit-learn on this machine.");

        var report = Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken).Report;

        Assert.Empty(report.Findings.Select(finding => finding.Message));
        Assert.Equal(Verdict.Passed, report.Verdict);
        Assert.Equal(saved.Length, report.Subjects.Count(subject => subject.Facts.GetValueOrDefault("format") is "pickle"));
    }

    [Theory]
    [InlineData("a.pkl", "SG2208")]
    [InlineData("a.bin", "SG2208")]
    [InlineData("a.joblib", "SG2208")]
    public void A_pickle_is_judged_whatever_its_name_is(string name, string rule) => AssertFails(name, Encoding.Latin1.GetBytes(Payload), rule);

    [Fact]
    public void A_compressed_pickle_is_judged()
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(Encoding.Latin1.GetBytes("\u0080\u0002" + Payload));

        AssertFails("a.joblib", compressed.ToArray(), "SG2208");
    }

    [Fact]
    public void What_hides_in_the_bytes_of_an_array_from_joblib_s_loader_is_judged_too()
    {
        // joblib passes over the eight bytes of the array; pickle.load executes them.
        var file = "\u0080\u0002cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\u0081}(U\u0005shape(K\u0017tU\u0005dtypecnumpy\ndtype\n(U\u0002u1tRub" + Payload + ".";

        AssertFails("a.joblib", Encoding.Latin1.GetBytes(file), "SG2208");
    }

    [Fact]
    public void Reports_SG2212_for_pickles_behind_the_first() => AssertFails("a.pkl", Encoding.Latin1.GetBytes("\u0080\u0002}.\u0080\u0002}."), "SG2212");

    [Theory]
    [InlineData("bytes", "bytes")]
    [InlineData("base64", "base64")]
    [InlineData("hex", "hexadecimal text")]
    [InlineData("zlib", "compressed bytes")]
    [InlineData("base64 of zlib", "base64")]
    [InlineData("nested twice", "bytes")]
    public void Reports_SG2211_for_a_pickle_that_is_hidden_in_a_constant(string way, string form)
    {
        var payload = Encoding.Latin1.GetBytes(Payload);
        var constant = way switch
        {
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(payload)),
            "hex" => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(payload)),
            "zlib" => Compress(payload),
            "base64 of zlib" => Encoding.ASCII.GetBytes(Convert.ToBase64String(Compress(payload))),
            "nested twice" => Pickled(payload),
            _ => payload,
        };

        var finding = Assert.Single(Report("a.pkl", Pickled(constant)).Findings);

        Assert.Equal(PickleRules.Hidden, finding.Rule);
        Assert.Contains($"has one as {form} at byte", finding.Message, StringComparison.Ordinal);
        Assert.Contains("'os.system'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_texts_and_bytes_that_are_no_pickle_without_SG2211()
    {
        var random = new Random(7);
        foreach (var length in new[] { 8, 64, 4096, 300_000 })
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.Empty(Report("a.pkl", Pickled(bytes)).Findings);
            Assert.Empty(Report("a.pkl", Pickled(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)))).Findings);
        }
    }

    [Fact]
    public void A_bomb_inside_a_pickle_ends_as_incomplete()
    {
        var bomb = Compress(new byte[40 << 20]);

        Assert.Equal(Verdict.Incomplete, Report("a.pkl", Pickled(bomb, bomb)).Verdict);
    }

    private static byte[] Compress(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(content);

        return compressed.ToArray();
    }

    /// <summary>A list of bytes.</summary>
    private static byte[] Pickled(params byte[][] constants)
    {
        var pickle = new MemoryStream();
        pickle.Write([0x80, 3, (byte)']', (byte)'(']);
        foreach (var constant in constants)
        {
            pickle.WriteByte((byte)'B');
            pickle.Write(BitConverter.GetBytes(constant.Length));
            pickle.Write(constant);
        }

        pickle.Write("e."u8);
        return pickle.ToArray();
    }

    private static void AssertFails(string name, byte[] content, string rule)
    {
        var report = Report(name, content);

        Assert.Equal(Verdict.Failed, report.Verdict);
        Assert.Contains(report.Findings, finding => finding.Rule.Id == rule);
    }

    /// <summary>What locking says: nothing is locked that a scan blocks.</summary>
    private static Report Report(string name, byte[] content)
    {
        using var folder = Folder("numeric");
        folder.Write($"numeric/{name}", content);
        var report = Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken).Report;
        Assert.Equal(report.Verdict is Verdict.Passed, File.Exists(folder.PathTo(GuardLock.FileName)));
        return report;
    }

    private static TemporaryFolder Folder(params string[] profiles)
    {
        var folder = new TemporaryFolder();
        var entries = profiles.Select(profile => $$"""{ "path": "{{profile}}/**", "pins": "required", "scan": "{{profile}}" }""");
        folder.Write("supplyguard.json", $$"""{ "policy": 1, "packages": { "signature": "off", "installedContent": "off" }, "models": [ {{string.Join(", ", entries)}} ] }""");
        return folder;
    }

    private static string[] Save(string folder)
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", ["-I", Repository.PathTo("tests", "SupplyGuard.Tests", "Models", "saved_objects.py"), folder])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            })!;
            var names = python.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            python.WaitForExit();
            return names;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return [];
        }
    }
}
