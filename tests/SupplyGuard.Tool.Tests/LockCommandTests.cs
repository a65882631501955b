using TestKit;

namespace SupplyGuard.Tool.Tests;

public sealed class LockCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LockCommandTests()
    {
        _folder.Write("supplyguard.json", SampleFiles.PinnedModelsPolicy);
        _folder.Write("models/tiny.safetensors", SampleFiles.Safetensors());
    }

    [Fact]
    public void Says_once_what_changed()
    {
        Assert.Equal(new ToolRun(0, "+ model models/tiny.safetensors\nwrote supplyguard.lock.json\n", ""), ToolRun.In(_folder, "lock"));
        Assert.Equal(new ToolRun(0, "nothing changed\n", ""), ToolRun.In(_folder, "lock"));

        _folder.Write("models/tiny.safetensors", SampleFiles.Safetensors(value: 0x40));
        _folder.Write("models/more.safetensors", SampleFiles.Safetensors());

        Assert.Equal(1, ToolRun.In(_folder, "verify").ExitCode);
        Assert.Equal(
            new ToolRun(0, "+ model models/more.safetensors\n~ model models/tiny.safetensors: other weights (1 tensors are now 1)\nwrote supplyguard.lock.json\n", ""),
            ToolRun.In(_folder, "lock", "--only", "models"));
        Assert.Equal(0, ToolRun.In(_folder, "verify").ExitCode);
    }

    [Fact]
    public void Locks_no_model_that_does_not_pass()
    {
        _folder.Write("models/tiny.safetensors", "nonsense");

        var run = ToolRun.In(_folder, "lock");

        Assert.Equal((1, "Nothing was written.\n"), (run.ExitCode, run.Error));
        Assert.False(File.Exists(_folder.PathTo("supplyguard.lock.json")));
    }

    [Fact]
    public void Locks_no_bad_model_either_while_the_policy_only_observes()
    {
        _folder.Write("supplyguard.json", """{ "policy": 1, "mode": "observe", "models": [ { "path": "models/**" } ] }""");
        _folder.Write("models/bad.safetensors", "nonsense");

        Assert.Equal("+ model models/tiny.safetensors\nwrote supplyguard.lock.json\n", ToolRun.In(_folder, "lock").Output);
        Assert.Contains("warning SG2001: 'models/bad.safetensors'", ToolRun.In(_folder, "verify").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Mends_a_lock_that_cannot_be_read()
    {
        _folder.Write("supplyguard.lock.json", "<<<<<<< merge conflict");

        Assert.Equal(3, ToolRun.In(_folder, "verify").ExitCode);
        Assert.Equal(0, ToolRun.In(_folder, "lock").ExitCode);
        Assert.Equal(0, ToolRun.In(_folder, "verify").ExitCode);
    }

    [Fact]
    public void A_lock_that_cannot_be_written_is_a_wrong_question()
    {
        Directory.CreateDirectory(_folder.PathTo("supplyguard.lock.json"));

        var run = ToolRun.In(_folder, "lock");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal(["supplyguard.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();
}
