using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>Prints what <c>init</c> did: first the difference, which <c>git apply -R</c> takes back, then everything that is not a difference.</summary>
internal static class InitReport
{
    public static int Print(Terminal terminal, InitPlan plan, bool isDryRun)
    {
        var output = terminal.Output;
        foreach (var file in plan.Files)
            output.Write(terminal.Colour ? Shown(file.Difference) : file.Difference);

        foreach (var copy in plan.Copies)
            output.WriteLine($"{(copy.Content is null ? "deleted" : "added")}: {VisibleText.Of(copy.Path)}");

        if (plan.IsEmpty)
            output.WriteLine("nothing changed");
        else if (isDryRun)
            output.WriteLine("dry run: nothing was written");
        else
            output.WriteLine($"wrote {plan.Files.Length + plan.Copies.Length} files");

        if (plan.Refusal is { } refusal)
        {
            output.WriteLine();
            TextReportWriter.Write(refusal, output, Verbosity.Normal, terminal.Colour);
        }

        if (!plan.Remaining.IsEmpty)
        {
            output.WriteLine();
            output.WriteLine("Left to decide:");
            foreach (var sentence in plan.Remaining)
                output.WriteLine($"- {VisibleText.Of(sentence)}");
        }

        return plan.Refusal is null ? ExitCode.Passed : ExitCode.For(plan.Refusal);
    }

    /// <summary>A terminal would act on what a file holds. Into a pipe or a file the difference goes as it is.</summary>
    private static string Shown(string difference) => string.Concat(difference.Split('\n').SkipLast(1).Select(line => $"{VisibleText.Of(line.TrimEnd('\r'))}\n"));
}
