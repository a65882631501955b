using System.Collections.Frozen;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Advisories;
using SupplyGuard.Evidence.Reviews;
using SupplyGuard.Runtime;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>Locks, what restore leaves behind, reviews and advisories: JSON that says which packages are meant.</summary>
internal static class LockTargets
{
    private static readonly FrozenSet<string> Wanted = new[] { "contoso.ml" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly Uri Address = new("https://a.example/v3/index.json");

    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("nuget-lock", Structure.Json, () => Seeds.Of("nuget-lock").Concat(Seeds.Named("packages.lock.json")), bytes => Outcome.Of<InvalidDataException>(() =>
        {
            var read = NuGetLockfileReader.Parse(bytes, "packages.lock.json").Dependencies;
            return $"{Outcome.Bucket(read.Length)} {string.Join(' ', read.Select(entry => $"{entry.Runtime is null}").Distinct(StringComparer.Ordinal))}";
        })),
        new("guard-lock", Structure.Json, () => Seeds.Of("guard-lock", "policies/supplyguard.lock.json", "samples/ChequeReader/supplyguard.lock.json"), bytes => Outcome.Of<InvalidDataException>(() => GuardLockOutcome(bytes))),
        new("load-lock", Structure.Json, () => Seeds.Of("guard-lock", "policies/supplyguard.lock.json", "samples/ChequeReader/supplyguard.lock.json"), bytes =>
            Outcome.Of<ModelNotVerifiedException>(() => $"{Outcome.Bucket(ModelPins.Parse(bytes).Names.Count)}")),
        new("assets", Structure.Json, () => Seeds.Of("assets").Concat(Seeds.Named("project.assets.json")), bytes => Outcome.Of<InvalidDataException>(() =>
        {
            var read = AssetsFileReader.Parse(bytes);
            return $"{Outcome.Bucket(read.Targets.Length)} {Outcome.Bucket(read.BuildFiles.Length)} {Outcome.Bucket(read.ContentFiles.Length)} {Outcome.Bucket(read.Strays.Length)} {Outcome.Bucket(read.Sources.Length)}";
        })),
        new("restore-graph", Structure.Json, () => Seeds.Of("restore-graph"), bytes => Outcome.Of<InvalidDataException>(() => $"{Outcome.Bucket(RestoreGraphReader.Parse(bytes).Length)}")),
        new("reviews", Structure.Json, () => Seeds.Of("reviews"), bytes => Outcome.Of<InvalidDataException>(() =>
        {
            var written = ReviewFile.Write(ReviewFile.Parse(bytes));
            return ReviewFile.Write(ReviewFile.Parse(Seeds.Text(written))) == written ? $"{Outcome.Bucket(written.Length)}" : throw new OracleException("Reviews that are written and read again are others.");
        })),
        new("osv", Structure.Json, () => Seeds.Of("osv"), bytes => Outcome.Of<InvalidDataException>(() =>
            OsvReader.Read(bytes, "a.json", Wanted) is { } advisory ? string.Join(' ', advisory.Affected.Select(affected => $"{affected.Severity} {affected.Ranges.Length}").Distinct(StringComparer.Ordinal).Take(3)) : "none")),
        new("audit-pages", Structure.Json, () => Seeds.Of("audit"), bytes => string.Join('|', new[]
        {
            Outcome.Of<InvalidDataException>(() => $"{AuditPages.Resource(bytes, Address) is null}"),
            Outcome.Of<InvalidDataException>(() => $"{Outcome.Bucket(AuditPages.Pages(bytes, Address).Length)}"),
            Outcome.Of<InvalidDataException>(() => $"{Outcome.Bucket(AuditPages.Page(bytes, Address, Wanted).Length)}"),
        })),
    ];

    private static string GuardLockOutcome(byte[] bytes)
    {
        var read = GuardLockReader.Parse(bytes);
        var written = GuardLockWriter.Write(read);
        if (GuardLockWriter.Write(GuardLockReader.Parse(Seeds.Text(written))) != written)
            throw new OracleException("A lock that is written and read again is another.");

        return $"{Outcome.Bucket(read.Packages.Count)} {Outcome.Bucket(read.Models.Count)}";
    }
}
