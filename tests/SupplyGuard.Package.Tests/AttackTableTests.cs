using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SupplyGuard.Package.Tests.Consumers;
using TestKit.Signing;
using TestPackage = SupplyGuard.Package.Tests.Consumers.TestPackage;

namespace SupplyGuard.Package.Tests;

/// <summary>What can be done to a package that was signed, restored, locked and accepted: each done for real, and named for what it is.</summary>
public sealed class AttackTableTests(SignedConsumers consumers)
{
    private const string Signature = ".signature.p7s";

    private static readonly string Archive = Path.Combine(SignedConsumers.InPackagesFolder(SignedConsumers.ArchiveName));

    [Fact]
    public async Task The_project_as_it_was_locked_passes_without_a_word()
    {
        using var consumer = await consumers.Restored();

        var verify = await consumer.Tool("package", "verify", "App");

        Assert.Equal(0, verify.ExitCode);
        Assert.DoesNotContain("SG", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_that_was_patched_in_place_is_SG1301()
    {
        using var consumer = await consumers.Restored();
        Tampering.Flip(Directory.GetFiles(consumer.PathTo(SignedConsumers.InPackagesFolder("lib")), "System.CommandLine.dll", SearchOption.AllDirectories)[0], 4096);

        await Fails(consumer, "SG1301");
    }

    [Fact]
    public async Task A_targets_file_that_was_dropped_into_the_package_is_SG1303_and_never_runs()
    {
        using var consumer = await consumers.Clone();
        consumer.Write(Path.Combine(SignedConsumers.InPackagesFolder("buildTransitive", "System.CommandLine.props")), Attack.Project(consumer, "Build"));

        await Fails(consumer, "SG1303");
    }

    [Fact]
    public async Task An_archive_without_its_signature_is_SG1001()
    {
        using var consumer = await consumers.Restored();
        consumer.Put(Archive, Unsigned());

        await Fails(consumer, "SG1001");
    }

    [Fact]
    public async Task An_archive_that_was_packed_again_around_its_signature_is_SG1002()
    {
        using var consumer = await consumers.Restored();
        consumer.Put(Archive, PackedAgain());

        await Fails(consumer, "SG1002");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_package_that_was_exchanged_as_a_whole_differs_from_its_pin_and_never_runs(bool withItsMetadata)
    {
        using var consumer = await consumers.Clone();
        Exchange(consumer, withItsMetadata);

        var build = await consumer.Build("build", "App");

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG1106" or "NU1403");
        Assert.False(Attack.HasRun(consumer));
        var again = await consumer.Build("build", "App", "--no-restore");
        Assert.False(again.Succeeded, again.ToString());
        Assert.False(Attack.HasRun(consumer));
    }

    [Fact]
    public async Task A_lock_file_with_another_hash_is_SG1102_though_restore_has_nothing_to_do()
    {
        using var consumer = await consumers.Restored();
        var lockfile = consumer.TextOf("App/packages.lock.json");
        var hash = lockfile.Split("\"contentHash\": \"")[1].Split('"')[0];
        consumer.Write("App/packages.lock.json", lockfile.Replace(hash, Convert.ToBase64String(SHA512.HashData("another"u8)), StringComparison.Ordinal));

        var build = await consumer.Build("build", "App", "--no-restore");

        Assert.Contains(build.Errors, error => error.Code is "SG1102");
        await ToolReports(consumer, "SG1102");
    }

    [Fact]
    public async Task A_lock_file_that_was_deleted_is_SG1101_and_locked_mode_does_not_write_another()
    {
        using var consumer = await consumers.Restored();
        File.Delete(consumer.PathTo("App", "packages.lock.json"));

        var restore = await consumer.Build("restore", "App", "--locked-mode");

        Assert.False(restore.Succeeded, restore.ToString());
        Assert.Contains(restore.Errors, error => error.Code is "SG1101");
    }

    [Fact]
    public async Task A_signature_of_somebody_whom_no_root_vouches_for_is_SG1002()
    {
        using var stranger = new TestAuthority("Stranger");
        using var consumer = await Served(Signed(new SignatureRecipe(stranger.Issue("CN=Evil", [TestAuthority.CodeSigning]), stranger.Issue("CN=Clock", [TestAuthority.TimeStamping]))));

        await Fails(consumer, "SG1002");
    }

    [Fact]
    public async Task An_expired_certificate_without_a_time_stamp_is_SG1002()
    {
        using var stranger = new TestAuthority("Stranger");
        using var consumer = await Served(Signed(new SignatureRecipe(stranger.Issue("CN=Long ago", [TestAuthority.CodeSigning]), null) { Timestamps = 0 }));

        await Fails(consumer, "SG1002");
    }

    /// <summary>What a poisoned cache or source would serve in place of the package; one that is damaged NuGet refuses by itself.</summary>
    [Fact]
    public async Task What_another_source_serves_unsigned_under_the_name_is_SG1001_on_the_first_restore()
    {
        using var consumer = await Served(Unsigned());

        await Fails(consumer, "SG1001");
    }

    private static void Exchange(Consumer consumer, bool withItsMetadata)
    {
        var evil = TestPackage.Create(SignedConsumers.Id, SignedConsumers.Version, null, ("build/System.CommandLine.targets", Encoding.UTF8.GetBytes(Attack.Project(consumer, "Build"))), ("lib/net8.0/_._", []));
        var folder = consumer.PathTo(SignedConsumers.InPackagesFolder());
        var metadata = File.ReadAllText(Path.Combine(folder, ".nupkg.metadata"));
        var hash = Convert.ToBase64String(SHA512.HashData(evil));
        Directory.Delete(folder, recursive: true);
        ZipFile.ExtractToDirectory(new MemoryStream(evil), folder);
        File.Move(Path.Combine(folder, "System.CommandLine.nuspec"), Path.Combine(folder, "system.commandline.nuspec"));
        consumer.Put(Archive, evil);
        consumer.Write($"{Archive}.sha512", hash);
        consumer.Write(Path.Combine(SignedConsumers.InPackagesFolder(".nupkg.metadata")), withItsMetadata ? $$"""{ "version": 2, "contentHash": "{{hash}}", "source": "feed" }""" : metadata);
    }

    /// <summary>A repository that locked nothing yet: signatures alone have to do.</summary>
    private static async Task<Consumer> Served(byte[] archive)
    {
        var consumer = SignedConsumers.Prepare(archive);
        await consumer.Build("restore", "App");
        return consumer;
    }

    private static byte[] Signed(SignatureRecipe recipe)
    {
        var unsigned = Unsigned();
        return TestKit.Signing.TestPackage.Embed(unsigned, TestSigner.Sign(unsigned, recipe));
    }

    /// <summary>Other bytes under the author's own signature, put where signers put it.</summary>
    private static byte[] PackedAgain()
    {
        using var source = new ZipArchive(new MemoryStream(SignedConsumers.ReadArchive()));
        using var signature = new MemoryStream();
        using (var entry = source.GetEntry(Signature)!.Open())
            entry.CopyTo(signature);
        return TestKit.Signing.TestPackage.Embed(Unsigned(), signature.ToArray());
    }

    /// <summary>The same files in an archive of other bytes.</summary>
    private static byte[] Unsigned()
    {
        using var source = new ZipArchive(new MemoryStream(SignedConsumers.ReadArchive()));
        using var stream = new MemoryStream();
        using (var target = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries.Where(entry => entry.FullName is not Signature))
            {
                using var from = entry.Open();
                using var to = target.CreateEntry(entry.FullName, CompressionLevel.Fastest).Open();
                from.CopyTo(to);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Restore, build without restore and the tool say the same, and nothing of the package has run.</summary>
    private static async Task Fails(Consumer consumer, string rule)
    {
        var restore = await consumer.Build("restore", "App");
        Assert.False(restore.Succeeded, restore.ToString());
        Assert.Contains(restore.Errors, error => error.Code == rule);
        Assert.False((await consumer.Build("build", "App", "--no-restore")).Succeeded);
        await ToolReports(consumer, rule);
        Assert.False(Attack.HasRun(consumer));
    }

    private static async Task ToolReports(Consumer consumer, string rule)
    {
        var verify = await consumer.Tool("package", "verify", "App");
        Assert.NotEqual(0, verify.ExitCode);
        Assert.Contains(rule, verify.Output, StringComparison.Ordinal);
    }
}
