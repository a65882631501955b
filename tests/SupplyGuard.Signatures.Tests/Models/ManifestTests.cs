using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Manifests;
using TestKit;

namespace SupplyGuard.Signatures.Tests.Models;

public sealed class ManifestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Names_are_sorted_by_code_point_and_hidden_files_count()
    {
        string[] names = ["a/b", "a-b/c", "a.txt", ".hidden/x", ".dot", "Z", "é", "\uF8FF", "😀"];
        foreach (var name in names)
            _folder.Write($"m/{name}", name);

        var reading = Build();

        Assert.Empty(reading.Problems);
        Assert.Equal([".dot", ".hidden/x", "Z", "a-b/c", "a.txt", "a/b", "é", "\uF8FF", "😀"], reading.Manifest.Resources.Select(resource => resource.Path));
        Assert.All(reading.Manifest.Resources, resource => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(resource.Path))), resource.Digest));
    }

    [Fact]
    public void The_root_of_nothing_is_the_digest_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", new ModelManifest(ModelSerialization.Usual, []).Root.Hex);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(9)]
    public void Shards_cover_a_file_and_an_empty_one_has_none(int size)
    {
        _folder.Write("m/f", new byte[size]);

        var resources = Build(Shards(4)).Manifest.Resources;

        Assert.Equal((size + 3) / 4, resources.Length);
        Assert.Equal(size, resources.Sum(resource => resource.Shard!.Value.End - resource.Shard.Value.Start));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131071)]
    [InlineData(131072)]
    [InlineData(131073)]
    [InlineData((1 << 20) + 1)]
    [InlineData(5 * (1 << 20))]
    public void A_file_of_any_size_has_the_digest_of_its_bytes(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        _folder.Write("m/f", content);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), Build().Manifest.Resources[0].Digest);
        Assert.All(Build(Shards(100_000)).Manifest.Resources, shard => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(content.AsSpan((int)shard.Shard!.Value.Start, (int)(shard.Shard.Value.End - shard.Shard.Value.Start)))), shard.Digest));
    }

    [Theory]
    [InlineData("", "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce")]
    [InlineData("abc", "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")]
    [InlineData("Test string", "3f1b20a13e94ef2a12c50f40de256e0eb444f274b8e2e04e5fb3f572242c858af600a06a0c350eef1645307a9bf2fa1fcb65445a0b3b2b44d0602ab95f4fb802")]
    public void Blake2b_is_that_of_RFC_7693_and_of_the_reference_implementation(string content, string digest)
    {
        _folder.Write("m/f", content);

        Assert.Equal(digest, Build(ModelSerialization.Usual with { Hash = ModelHash.Blake2b }).Manifest.Resources[0].Digest);
    }

    [Fact]
    public void Blake2b_agrees_with_OpenSSL_at_every_length_around_a_block()
    {
        foreach (var length in Enumerable.Range(100, 60).Concat([255, 256, 257, 4096, 300_000]))
            _folder.Write($"m/{length:D6}", Enumerable.Range(0, length).Select(i => (byte)((i * 7) % 256)).ToArray());

        var digests = Build(ModelSerialization.Usual with { Hash = ModelHash.Blake2b }).Manifest.Resources;

        var expected = OpenSsl("dgst", ["-blake2b512", "-r", .. digests.Select(resource => _folder.PathTo("m", resource.Path))]);
        Assert.Equal(digests.Select(resource => resource.Digest), expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void Paths_are_left_out_by_whole_components()
    {
        foreach (var name in new[] { "skip/a", "skip/b/c", "skipped", "keep/skip" })
            _folder.Write($"m/{name}", "");

        Assert.Equal(["keep/skip", "skipped"], Build(ModelSerialization.Usual with { IgnoredPaths = ["skip"] }).Manifest.Resources.Select(resource => resource.Path));
    }

    [Fact]
    public void A_link_is_a_problem_and_is_not_followed()
    {
        _folder.Write("outside", "secret");
        _folder.Write("m/a", "a");
        File.CreateSymbolicLink(_folder.PathTo("m", "link"), _folder.PathTo("outside"));
        Directory.CreateSymbolicLink(_folder.PathTo("m", "folder"), _folder.Path);

        var reading = Build();

        Assert.Equal([(ModelProblemKind.Link, "folder"), (ModelProblemKind.Link, "link")], reading.Problems.Select(problem => (problem.Kind, problem.Path!)).Order());
        Assert.Equal(["a"], reading.Manifest.Resources.Select(resource => resource.Path));
    }

    [Fact]
    public void The_model_itself_is_no_link()
    {
        _folder.Write("m/a", "a");
        Directory.CreateSymbolicLink(_folder.PathTo("alias"), _folder.PathTo("m"));

        Assert.Equal(ModelProblemKind.Link, Assert.Single(Build(name: "alias").Problems).Kind);
        Assert.Empty(Build(Links, "alias").Problems);
    }

    [Fact]
    public void Links_that_are_allowed_are_followed_inside_the_model_folders_included()
    {
        _folder.Write("m/real/a", "a");
        Directory.CreateSymbolicLink(_folder.PathTo("m", "again"), "real");
        File.CreateSymbolicLink(_folder.PathTo("m", "one"), "real/a");

        var reading = Build(Links);

        Assert.Empty(reading.Problems);
        Assert.Equal(["again/a", "one", "real/a"], reading.Manifest.Resources.Select(resource => resource.Path));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../outside")]
    [InlineData("/etc/hostname")]
    [InlineData("nowhere")]
    [InlineData(".")]
    [InlineData("loop")]
    public void A_link_that_leaves_the_model_or_leads_in_circles_is_a_problem_even_where_links_are_allowed(string target)
    {
        _folder.Write("outside", "secret");
        _folder.Write("m/a", "a");
        File.CreateSymbolicLink(_folder.PathTo("m", "loop"), target);

        Assert.Equal(ModelProblemKind.Link, Assert.Single(Build(Links).Problems).Kind);
    }

    [Fact]
    public void A_pipe_is_a_problem_and_is_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "This system has no named pipes among files.");
        _folder.Write("m/a", "a");
        using (var made = Process.Start("mkfifo", [_folder.PathTo("m", "pipe")]))
            made.WaitForExit();

        Assert.Equal((ModelProblemKind.SpecialFile, "pipe"), Assert.Single(Build().Problems.Select(problem => (problem.Kind, problem.Path!))));
    }

    [Fact]
    public void Differences_are_told_file_by_file()
    {
        _folder.Write("m/same", "1");
        _folder.Write("m/changed", "22222222");
        _folder.Write("m/gone", "3");
        var before = Build(Shards(4));
        _folder.Write("m/changed", "22223222");
        _folder.Write("m/new", "4");
        File.Delete(_folder.PathTo("m", "gone"));

        var differences = ManifestComparison.Compare(before.Manifest, Build(Shards(4)));

        Assert.Equal([("changed", ManifestDifferenceKind.Changed), ("gone", ManifestDifferenceKind.Missing), ("new", ManifestDifferenceKind.Extra)], differences.Select(difference => (difference.Path, difference.Kind)));
        Assert.Equal("is not what was signed: 1 of 2 shards differ, the first at byte 4", differences[0].Detail);
    }

    [Fact]
    public void A_longer_file_with_the_same_shards_has_changed()
    {
        _folder.Write("m/f", "1234");
        var before = Build(Shards(4));
        _folder.Write("m/f", "12345");

        Assert.Equal(ManifestDifferenceKind.Changed, Assert.Single(ManifestComparison.Compare(before.Manifest, Build(Shards(4)))).Kind);
    }

    [Fact]
    public void A_folder_is_not_the_one_file_that_was_signed()
    {
        _folder.Write("m/f", "1");
        var one = new ModelManifest(ModelSerialization.Usual, [new ModelResource(".", null, Convert.ToHexStringLower(SHA256.HashData("1"u8)))]);

        Assert.Equal(2, ManifestComparison.Compare(one, Build()).Length);
        Assert.Empty(ManifestComparison.Compare(one, Build(name: "m/f")));
    }

    [Theory]
    [InlineData("a/b.bin", null, null)]
    [InlineData("con", null, "device")]
    [InlineData("x/NUL.txt", null, "device")]
    [InlineData("COM1", null, "device")]
    [InlineData("a:b", null, "another meaning")]
    [InlineData("a.", null, "dot or a space")]
    [InlineData("a /b", null, "dot or a space")]
    [InlineData("a\\b", "backslash", "backslash")]
    [InlineData("..", "'..'", "'..'")]
    public void A_name_means_the_same_everywhere_or_is_refused(string name, string? anywhere, string? onWindows)
    {
        AssertFault(anywhere, ResourcePath.Fault(name, onWindows: false));
        AssertFault(onWindows, ResourcePath.Fault(name, onWindows: true));

        static void AssertFault(string? expected, string? fault)
        {
            if (expected is null)
                Assert.Null(fault);
            else
                Assert.Contains(expected, fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Half_a_character_is_no_name() => Assert.Contains("half a character", ResourcePath.Fault("a\uD800", onWindows: false), StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    internal static string OpenSsl(string command, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", [command, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static ModelSerialization Links => ModelSerialization.Usual with { AllowsLinks = true };

    private static ModelSerialization Shards(long size) => new(SerializationMethod.Shards, ModelHash.Sha256, size, AllowsLinks: false, ImmutableArray<string>.Empty);

    private ManifestReading Build(ModelSerialization? serialization = null, string name = "m") =>
        ManifestBuilder.Build(new ManifestRequest(_folder.PathTo(name), serialization ?? ModelSerialization.Usual), TestContext.Current.CancellationToken);
}
