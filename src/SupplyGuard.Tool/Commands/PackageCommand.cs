using System.CommandLine;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>package</c>: the packages alone.</summary>
internal static class PackageCommand
{
    public static Command Create(Terminal terminal) => new("package", "Judges, lists and reviews packages alone.")
    {
        VerifyCommand.Judging("verify", "Judges lock files, signatures and extracted content of the restored packages.", terminal, VerifyScope.Packages),
        PackageListCommand.Create(terminal),
        PackageReviewCommand.Create(terminal),
    };
}
