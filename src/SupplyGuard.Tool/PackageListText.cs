using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>The list of packages for people: two lines for each, a hundred columns wide.</summary>
internal static class PackageListText
{
    private const int Width = 100;

    private const int Left = 58;

    private const int Middle = 74;

    public static void Write(PackageInventory inventory, TextWriter output, bool colour)
    {
        var paint = new AnsiColors(colour);
        foreach (var listed in inventory.Packages)
        {
            var package = listed.Package;
            var name = Fit($"{package.Subject.PackageId} {package.Subject.Version}", Left - 2);
            var via = Fit(string.Join(", ", package.Via), Middle - Left - 2);
            output.WriteLine($"{paint.Bold(name)}{Fill(name, Left)}{via}{Fill(via, Middle - Left)}{Fit(State(listed), Width - Middle)}".TrimEnd());
            var signer = Fit($"  {Signer(listed)}", Left - 2);
            output.WriteLine(paint.Dim($"{signer}{Fill(signer, Left)}{Fit(Code(package), Width - Left)}".TrimEnd()));
        }

        var findings = inventory.Report.Findings.Count(finding => finding.Severity is Severity.Error);
        output.WriteLine($"{Counted(inventory.Packages.Length, "package")}; {inventory.Packages.Count(listed => !listed.Package.Code.IsEmpty)} with code at build, {inventory.Packages.Count(listed => !listed.Package.Native.IsEmpty)} with native code; {(findings == 0 ? "no errors" : $"{Counted(findings, "error")}: run 'dotnet supplyguard package verify'")}");
    }

    private static string State(ListedPackage listed)
    {
        var pin = !listed.Package.IsInstalled ? "not installed" : listed.Pin switch { PinState.Equal => "pinned", PinState.Different => "differs from pin", _ => "not pinned" };
        return listed.Reviews.IsEmpty ? pin : $"{pin}, reviewed";
    }

    private static string Signer(ListedPackage listed)
    {
        var signer = listed.Signer ?? "unsigned";
        return listed.Owners.IsEmpty ? signer : $"{signer} of {string.Join(", ", listed.Owners)}";
    }

    private static string Code(PackageEvidence package) => $"build: {Kinds(CodeKinds.AtBuild(package))}; run: {Kinds(CodeKinds.AtRunTime(package))}";

    private static string Kinds(IReadOnlyCollection<string> kinds) => kinds.Count == 0 ? "-" : string.Join(", ", kinds);

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Fill(string text, int to) => new(' ', Math.Max(0, to - text.Length));

    private static string Fit(string text, int atMost)
    {
        var shown = VisibleText.Of(text);
        return shown.Length <= atMost ? shown : $"{shown[..(atMost - 1)]}…";
    }
}
