using SupplyGuard.Evidence.Foreign;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Foreign;

/// <summary>What can be wrong with the lock files of other ecosystems.</summary>
internal static class ForeignRules
{
    public static readonly Rule NotPinned = new("SG1601", "Package of another ecosystem is not pinned", Severity.Warning);

    public static readonly Rule NoHash = new("SG1602", "Package of another ecosystem is locked without a hash", Severity.Warning);

    public static readonly Rule FetchedPlainly = new("SG1603", "Package of another ecosystem is fetched from an address that anybody could answer for", Severity.Warning);

    public static readonly Rule Unreadable = new("SG1604", "Lock file of another ecosystem cannot be read", Severity.Error, Incomplete: true);

    public static Finding IsNotPinned(ForeignPackageSubject package, Location location) => NotPinned.Finding(
        package,
        location,
        $"'{package.Name}' is not pinned to one version, so whoever publishes the next one decides what is installed.",
        Fix(package, "Write the one version that you reviewed, with its hash."));

    public static Finding HasNoHash(ForeignPackageSubject package, Location location) => NoHash.Finding(
        package,
        location,
        $"'{package.Name}{(package.Version.Length == 0 ? "" : $" {package.Version}")}' is locked without a SHA-256, SHA-384 or SHA-512 hash, so its source may serve anything in its place.",
        Fix(package, "Add the hashes of the files that you reviewed."));

    public static Finding IsFetchedPlainly(Subject subject, string address, Location location) => FetchedPlainly.Finding(
        subject,
        location,
        $"'{PolicyText.Shown(WithoutUser(address))}' is asked without encryption or without a look at who answers, so anybody on the way can.",
        "Use an address with https, and a certificate that is verified.");

    public static Finding CannotRead(ForeignFault fault) => Unreadable.Finding(
        new BuildFileSubject(fault.Location.Path),
        fault.Location,
        $"'{PolicyText.Shown(fault.Location.Path)}' cannot be read: {fault.Detail}",
        "Write the file again with the tool that it is for.");

    private static string Fix(ForeignPackageSubject package, string what) => package.Ecosystem is "npm"
        ? $"{what} 'npm install' writes them into package-lock.json; 'npm ci' installs nothing else."
        : $"{what} 'pip-compile --generate-hashes' or 'uv pip compile --generate-hashes' writes them; 'pip install --require-hashes' installs nothing else.";

    /// <summary>An address may carry a password.</summary>
    private static string WithoutUser(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        var at = start < 0 ? -1 : address.IndexOf('@', start);
        var path = start < 0 ? -1 : address.IndexOf('/', start + 3);
        return at >= 0 && (path < 0 || at < path) ? address[..(start + 3)] + address[(at + 1)..] : address;
    }
}
