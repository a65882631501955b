using SupplyGuard.Evidence;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>Shows to somebody who is about to review a package what there is to read.</summary>
internal static class ReviewReport
{
    /// <summary>More files than this are counted.</summary>
    private const int MostFiles = 200;

    public static void Print(Terminal terminal, ReviewPlan plan)
    {
        var (output, paint, package) = (terminal.Output, new AnsiColors(terminal.Colour), plan.Package.Package);
        output.WriteLine(paint.Bold(VisibleText.Of($"{package.Subject.PackageId} {package.Subject.Version}")));
        output.WriteLine(VisibleText.Of($"  content {package.ContentHash?.Integrity}"));
        output.WriteLine(VisibleText.Of($"  files   {package.TreeDigest}"));
        output.WriteLine(VisibleText.Of($"  signer  {plan.Package.Signer ?? "none"}{(plan.Package.Owners.IsEmpty ? "" : $", owners {string.Join(", ", plan.Package.Owners)}")}"));
        if (plan.Difference is not { } difference)
        {
            output.WriteLine("  No version of it that was read or locked lies on this machine, so all of it is new:");
            Print(terminal, [.. package.Code.Select(file => new FileDifference('+', CodeFile.Parse(file).Path, RunsInBuild: true, IsNative: package.Native.Contains(file), null, null)),
                .. package.Native.Except(package.Code, StringComparer.Ordinal).Select(file => new FileDifference('+', CodeFile.Parse(file).Path, RunsInBuild: false, IsNative: true, null, null))]);
            return;
        }

        output.WriteLine(VisibleText.Of($"  compared with {plan.Before}; files: {Count(difference, '+')} added, {Count(difference, '-')} removed, {Count(difference, '~')} changed; code at build: {difference.Files.Count(file => file.RunsInBuild)}, native: {difference.Files.Count(file => file.IsNative)}"));
        Print(terminal, difference.Files);
    }

    private static void Print(Terminal terminal, IReadOnlyCollection<FileDifference> files)
    {
        foreach (var file in files.Take(MostFiles))
            terminal.Output.WriteLine($"  {file.Change} {VisibleText.Of(file.Path)}{Traits(file)}");
        if (files.Count > MostFiles)
            terminal.Output.WriteLine($"  and {files.Count - MostFiles} more");
    }

    private static string Traits(FileDifference file)
    {
        string?[] traits = [file.RunsInBuild ? "runs at build" : null, file.IsNative ? "native" : null, Api(file)];
        return traits.OfType<string>().ToArray() is [_, ..] said ? $" ({string.Join(", ", said)})" : "";
    }

    private static string? Api(FileDifference file) => (file.Before, file.After) switch
    {
        ({ } before, { } after) => $"public API: {before.Types} types, {before.Members} members; now {after.Types} types, {after.Members} members",
        (null, { } after) => $"public API: {after.Types} types, {after.Members} members",
        _ => null,
    };

    private static int Count(PackageDifference difference, char change) => difference.Files.Count(file => file.Change == change);
}
