using System.Collections.Immutable;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Attestations;
using SupplyGuard.Signatures.Models.Cms;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>Finds the files that the policy's models and evaluations name.</summary>
internal static class ModelFinder
{
    /// <summary>Files that people keep beside models and that nothing loads as one.</summary>
    private static readonly ImmutableHashSet<string> Companions =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, ".md", ".txt", ".gitattributes", ".gitignore", ".gitkeep", ".sig", ".p7s");

    /// <summary>The same, where one extension says too little: what a CMS signature signs, and attestations.</summary>
    private static readonly ImmutableArray<string> CompanionEndings = [CmsSignature.ManifestExtension, AttestationEnvelope.Extension];

    /// <summary>Hidden files, too; a folder that cannot be listed is an error and not skipped.</summary>
    private static readonly EnumerationOptions AllEntries = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchType = MatchType.Simple, RecurseSubdirectories = false };

    /// <summary>Every file once, sorted by path. The role that asks most counts, whichever evaluation gives it: a model, then an architecture, then a graph before a model, then data.</summary>
    public static ImmutableArray<FoundModel> Find(Policy policy, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<string, FoundModel>(StringComparer.Ordinal);
        foreach (var entry in policy.Models)
        {
            foreach (var path in Matching(policy.Root, entry.Path.Value, cancellationToken))
                Add(path, ModelRole.Model);
        }

        foreach (var evaluation in policy.Evaluations)
        {
            Add(evaluation.Model.Value, ModelRole.Model);
            if (evaluation.Trusted is { } trusted)
                Add(trusted.Value, ModelRole.Model);
        }

        foreach (var architecture in policy.Evaluations.Select(evaluation => evaluation.Architecture).OfType<Located<string>>())
            Add(architecture.Value, ModelRole.Architecture);

        foreach (var preprocess in policy.Evaluations.Select(evaluation => evaluation.GoldenForm.Preprocess).OfType<Located<string>>())
            Add(preprocess.Value, ModelRole.Preprocess);

        foreach (var evaluation in policy.Evaluations)
        {
            var role = evaluation.GoldenForm.Format is GoldenFormat.Npz or GoldenFormat.Npy ? ModelRole.GoldenData : ModelRole.GoldenFile;
            foreach (var samples in evaluation.Feedback.Select(feedback => feedback.File).Prepend(evaluation.Golden))
                Add(samples.Value, role);
            foreach (var labels in evaluation.Feedback.Select(feedback => feedback.Labels).Prepend(evaluation.GoldenForm.Labels).OfType<Located<string>>())
                Add(labels.Value, ModelRole.GoldenFile);
            Add(evaluation.Baseline.Value, ModelRole.Baseline);
        }

        return [.. found.Values];

        void Add(string path, ModelRole role) =>
            found.TryAdd(path, new FoundModel(new ModelSubject(path), Path.Combine(policy.Root, path.Replace('/', Path.DirectorySeparatorChar)), role));
    }

    /// <summary>Whether an entry of the policy names the file.</summary>
    public static bool Names(ModelPolicy entry, string path) => new PathPattern(entry.Path.Value).Matches(path);

    private static IEnumerable<string> Matching(string root, string pattern, CancellationToken cancellationToken)
    {
        var glob = new PathPattern(pattern);
        if (glob.IsExact)
            return [pattern];

        // Only the folder before the first wildcard is walked: 'models/**' must not cost a walk over everything.
        var fixedPart = string.Join('/', pattern.Split('/').TakeWhile(segment => !segment.Contains('*', StringComparison.Ordinal)));
        var start = Path.Combine(root, fixedPart.Replace('/', Path.DirectorySeparatorChar));
        return Directory.Exists(start) ? Walk(root, start, cancellationToken).Where(path => glob.Matches(path)) : [];
    }

    /// <summary>Paths below <paramref name="root"/> of all files in a folder but those that nothing loads as a model.</summary>
    public static IEnumerable<string> Walk(string root, string start, CancellationToken cancellationToken) =>
        Entries(start, cancellationToken).Where(entry => !IsCompanion(entry)).Select(entry => Path.GetRelativePath(root, entry.FullName).Replace('\\', '/'));

    /// <summary>Absolute paths of all files in a folder, whatever they are.</summary>
    public static IEnumerable<string> Everything(string start, CancellationToken cancellationToken) => Entries(start, cancellationToken).Select(entry => entry.FullName);

    /// <summary>A link to a folder is not followed, and is yielded like a file: what it hides cannot be examined, and that must be said.</summary>
    private static IEnumerable<FileSystemInfo> Entries(string start, CancellationToken cancellationToken)
    {
        var pending = new Stack<DirectoryInfo>([new DirectoryInfo(start)]);
        while (pending.TryPop(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in folder.EnumerateFileSystemInfos("*", AllEntries))
            {
                if (entry is DirectoryInfo below && below.LinkTarget is null)
                    pending.Push(below);
                else
                    yield return entry;
            }
        }
    }

    private static bool IsCompanion(FileSystemInfo entry) =>
        Companions.Contains(entry.Extension) || CompanionEndings.Any(ending => entry.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
