using System.CommandLine;
using SupplyGuard.Adoption;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Reviews;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>package review</c>: shows what changed in a package, and records who has read it.</summary>
internal static class PackageReviewCommand
{
    public static Command Create(Terminal terminal)
    {
        var package = new Argument<string>("package") { Description = "Its id, and its version where several are in use.", HelpName = "id[@version]" };
        var reviewer = new Option<string?>("--reviewer") { Description = "Who has read it. Without a name nothing is recorded.", HelpName = "name" };
        var note = new Option<string?>("--note") { Description = "What was found.", HelpName = "text" };
        var criteria = new Option<string[]>("--criteria") { Description = "What was looked at; repeatable.", HelpName = string.Join('|', PackageReview.Known), DefaultValueFactory = _ => [] };
        criteria.AcceptOnlyFromAmong([.. PackageReview.Known]);
        var policy = new Option<string?>("--policy") { Description = "The policy file; otherwise the nearest supplyguard.json.", HelpName = "file" };
        var command = new Command("review", "Shows what changed in a package since it was last read or locked, and records that somebody has read exactly this content.") { package, reviewer, note, criteria, policy };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (id, version) = Split(parsed.GetRequiredValue(package));
            var name = Spoken("--reviewer", parsed.GetValue(reviewer));
            var request = new VerifyRequest(terminal.CurrentDirectory, PolicyChoice.Find(terminal, parsed.GetValue(policy), terminal.CurrentDirectory)) { Environment = HostEnvironment.Read(), GuardPayload = terminal.GuardPayload };
            var review = new ReviewRequest(id, version, name ?? "", Spoken("--note", parsed.GetValue(note)) ?? "", [.. parsed.GetRequiredValue(criteria)]);
            return Task.FromResult(Run(terminal, request, review, isRecorded: name is not null, cancellationToken));
        });
        return command;
    }

    private static int Run(Terminal terminal, VerifyRequest request, ReviewRequest review, bool isRecorded, CancellationToken cancellationToken)
    {
        if (Plan(request, review, out var refusal, cancellationToken) is not { } plan)
        {
            TextReportWriter.Write(refusal!, terminal.Output, Verbosity.Normal, terminal.Colour);
            terminal.Error.WriteLine("Nothing was written.");
            return refusal!.Verdict is Verdict.Passed ? ExitCode.Incomplete : ExitCode.For(refusal);
        }

        ReviewReport.Print(terminal, plan);
        if (!isRecorded)
        {
            terminal.Output.WriteLine("nothing was recorded: say with --reviewer who has read it, and with --note what was found");
            return ExitCode.Passed;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(plan.Path)!);
        AtomicFile.Write(plan.Path, plan.Text);
        terminal.Output.WriteLine($"wrote {VisibleText.Of(Path.GetRelativePath(terminal.CurrentDirectory, plan.Path))}");
        return ExitCode.Passed;
    }

    private static ReviewPlan? Plan(VerifyRequest request, ReviewRequest review, out Report? refusal, CancellationToken cancellationToken)
    {
        try
        {
            return PackageReviewer.Plan(request, review, out refusal, cancellationToken);
        }
        catch (AdoptionException e)
        {
            throw new UsageException(e.Message, e.Fix);
        }
        catch (InvalidDataException e)
        {
            throw new UsageException($"The file of reviews cannot be read: {ReadFault.Describe(e)}", "Take it from version control, or resolve its merge conflicts.");
        }
    }

    private static (string Id, string? Version) Split(string package) => package.Split('@', 2) switch
    {
        [{ Length: > 0 } id, { Length: > 0 } version] => (id, version),
        [{ Length: > 0 } id] => (id, null),
        _ => throw new UsageException($"'{package}' names no package.", "Write an id, or an id and a version: Contoso.Ml@1.2.0"),
    };

    /// <summary>What is written into a file that others read holds nothing that they cannot see.</summary>
    private static string? Spoken(string option, string? text) => text is null || (!string.IsNullOrWhiteSpace(text) && VisibleText.Of(text) == text)
        ? text
        : throw new UsageException($"'{option}' is empty, too long, or holds characters that nobody could see.", "Write one line of plain text.");
}
