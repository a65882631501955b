using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Reviews;

/// <summary>The reviews that a policy believes: those of the repository and those of other teams.</summary>
/// <param name="Own">From the file that <c>package review</c> writes.</param>
/// <param name="Imported">From the files of others that are what they were when somebody decided to believe them.</param>
/// <param name="Faults">Files that cannot be used, each with a sentence for people.</param>
internal sealed record ReviewEvidence(ImmutableArray<PackageReview> Own, ImmutableArray<PackageReview> Imported, ImmutableArray<(Location Location, string Detail)> Faults)
{
    public static ReviewEvidence None { get; } = new([], [], []);

    /// <param name="root">Absolute path of the policy's folder.</param>
    public static ReviewEvidence Gather(ReviewPolicy policy, string root)
    {
        var faults = ImmutableArray.CreateBuilder<(Location, string)>();
        var own = File.Exists(PathTo(root, policy.File)) ? Read(policy.File, root, null, faults) : [];
        ImmutableArray<PackageReview> imported = [.. policy.Imports.SelectMany(import => Read(import.File, root, import.Sha256, faults))];
        return new ReviewEvidence(own, imported, faults.ToImmutable());
    }

    /// <summary>The reviews of exactly this content.</summary>
    public IEnumerable<PackageReview> Of(PackageEvidence package) => Own.Concat(Imported).Where(review => review.IsOf(package));

    private static ImmutableArray<PackageReview> Read(string file, string root, Digest? expected, ImmutableArray<(Location, string)>.Builder faults)
    {
        try
        {
            var bytes = BoundedFile.Read(PathTo(root, file), ReviewFile.LargestFile);
            if (expected is null || Digest.Sha256(bytes) == expected)
                return ReviewFile.Parse(bytes);

            faults.Add((new Location(file), $"it is '{Digest.Sha256(bytes)}', and the policy imports '{expected}'."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            faults.Add((new Location(file), ReadFault.Describe(e)));
        }

        return [];
    }

    private static string PathTo(string root, string file) => Path.Combine(root, file.Replace('/', Path.DirectorySeparatorChar));
}
