using TestKit;

namespace SupplyGuard.Tool.Tests;

public sealed class HelpTests
{
    [Fact]
    public void Every_command_says_what_it_takes()
    {
        using var folder = new TemporaryFolder();
        string[] commands =
        [
            "", "init", "verify", "lock", "package", "package verify", "package list", "package review", "model", "model verify", "model sign", "model scan", "model inspect", "model diff", "evaluation", "evaluation run", "evaluation record",
            "explain", "policy", "policy check", "policy show", "policy schema",
        ];

        Golden.Matches(string.Concat(commands.Select(command =>
        {
            var run = ToolRun.In(folder, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            return $"$ dotnet supplyguard {$"{command} --help".TrimStart()}\n{run.Output}\n";
        })));
    }

    [Fact]
    public void The_version_is_the_one_that_reports_carry()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(new ToolRun(0, $"{Reporting.ToolVersion.Name}\n", ""), ToolRun.In(folder, "--version"));
    }
}
