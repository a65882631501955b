using System.Diagnostics;

namespace SupplyGuard.Runtime.Tests;

/// <summary>Files that are not what they seem, or not for long.</summary>
public sealed class HostileFileTests
{
    private const string OnlyUnix = "Windows keeps pipes apart from files, and links need a privilege there.";

    [Fact]
    public void A_pipe_is_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), OnlyUnix);
        using var folder = new PinnedFolder();
        File.Delete(folder.Model);
        folder.Pipe(folder.Name);

        Refusals.Expect(NotVerifiedReason.Unreadable, () => VerifiedModel.Open(folder.Model, folder.Pins));
        Refusals.Expect(NotVerifiedReason.Unreadable, () => ModelPins.ReadFile(folder.Model));
    }

    [Fact]
    public void A_folder_and_a_device_are_no_models()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), OnlyUnix);
        using var folder = new PinnedFolder();
        using var empty = new PinnedFolder([]);

        Refusals.Expect(NotVerifiedReason.Unreadable, () => VerifiedModel.Open(Path.GetDirectoryName(folder.Model)!, folder.Pins, folder.Name));
        Refusals.Expect(NotVerifiedReason.Differs, () => VerifiedModel.Open("/dev/zero", folder.Pins, folder.Name));
        Refusals.Expect(NotVerifiedReason.Differs, () => VerifiedModel.Open("/dev/zero", empty.Pins, empty.Name));
    }

    [Fact]
    public void A_link_counts_by_what_it_leads_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), OnlyUnix);
        using var folder = new PinnedFolder();
        var good = folder.PathTo("good");
        File.Move(folder.Model, good);
        var bad = folder.Write("bad", PinnedFolder.Random(1000, seed: 2));

        File.CreateSymbolicLink(folder.Model, good);
        using (var model = VerifiedModel.Open(folder.Model, folder.Pins))
            Assert.Equal(folder.Content, model.ToArray());

        File.Delete(folder.Model);
        File.CreateSymbolicLink(folder.Model, bad);
        Refusals.Expect(NotVerifiedReason.Differs, () => VerifiedModel.Open(folder.Model, folder.Pins));

        File.Delete(folder.Model);
        File.CreateSymbolicLink(folder.Model, folder.Model);
        Refusals.Expect(NotVerifiedReason.Unreadable, () => VerifiedModel.Open(folder.Model, folder.Pins));
    }

    /// <summary>Somebody moves the link to and fro while models are opened: each is the pinned one, or refused.</summary>
    [Fact]
    public async Task A_link_that_is_moved_all_the_time_never_leads_to_another_model()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), OnlyUnix);
        using var folder = new PinnedFolder(PinnedFolder.Random(300_000));
        var good = folder.PathTo("good");
        File.Move(folder.Model, good);
        var bad = folder.Write("bad", PinnedFolder.Random(300_000, seed: 2));
        File.CreateSymbolicLink(folder.Model, good);
        using var enough = new CancellationTokenSource();
        var mover = Task.Run(() => Move(folder, [good, bad], enough.Token), TestContext.Current.CancellationToken);

        var (opened, refused) = OpenManyTimes(folder, 300);
        await enough.CancelAsync();
        await mover;

        Assert.True(opened > 0 && refused > 0, $"{opened} opened, {refused} refused");
    }

    /// <summary>Somebody writes into the file while it is copied: what is handed out is what was compared, or nothing is.</summary>
    [Fact]
    public async Task A_file_that_is_written_all_the_time_never_becomes_another_model()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Nobody can write a file that is being read there.");
        using var folder = new PinnedFolder(PinnedFolder.Random(300_000));
        using var enough = new CancellationTokenSource();
        var writer = Task.Run(() => Rewrite(folder, enough.Token), TestContext.Current.CancellationToken);

        var (opened, refused) = OpenManyTimes(folder, 300);
        await enough.CancelAsync();
        await writer;

        Assert.True(refused > 0, $"{opened} opened, {refused} refused");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_ends_early_or_goes_on_is_refused(bool grows)
    {
        using var folder = new PinnedFolder();
        var pin = new FilePin("model", grows ? 999 : 1001, new byte[32]);
        using var source = File.OpenHandle(folder.Model);

        Refusals.Expect(NotVerifiedReason.Differs, () => MemoryContent.Copy(source, pin));
        if (OperatingSystem.IsLinux())
            Refusals.Expect(NotVerifiedReason.Differs, () => SealedContent.TryCopy(source, pin)!);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName is "root", "Nothing is unreadable for this user.");
        using var folder = new PinnedFolder();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Model, UnixFileMode.None);

        Refusals.Expect(NotVerifiedReason.Unreadable, () => VerifiedModel.Open(folder.Model, folder.Pins));
    }

    private static (int Opened, int Refused) OpenManyTimes(PinnedFolder folder, int times)
    {
        var (opened, refused, pins) = (0, 0, folder.Pins);
        var patience = Stopwatch.StartNew();
        for (var i = 0; i < times || ((opened == 0 || refused == 0) && patience.Elapsed < TimeSpan.FromSeconds(20)); i++)
        {
            try
            {
                using var model = VerifiedModel.Open(folder.Model, pins);
                Assert.True(model.ToArray().AsSpan().SequenceEqual(folder.Content));
                opened++;
            }
            catch (ModelNotVerifiedException)
            {
                refused++;
            }
        }

        return (opened, refused);
    }

    private static void Move(PinnedFolder folder, string[] targets, CancellationToken enough)
    {
        var next = folder.PathTo("next");
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            File.CreateSymbolicLink(next, targets[i % targets.Length]);
            File.Move(next, folder.Model, overwrite: true);
        }
    }

    private static void Rewrite(PinnedFolder folder, CancellationToken enough)
    {
        var other = PinnedFolder.Random(folder.Content.Length, seed: 2);
        using var file = File.OpenHandle(folder.Model, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        for (var i = 0; !enough.IsCancellationRequested; i++)
            RandomAccess.Write(file, i % 2 == 0 ? other : folder.Content, 0);
    }
}
