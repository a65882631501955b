using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>
/// Lists the files of a model: every regular file in every folder, hidden ones too. A link is a problem, unless links are allowed; then it
/// is followed, folders included, as long as it leads to something inside the model and not to a folder that it lies in.
/// </summary>
internal sealed class ModelWalk
{
    private const int Deepest = 128;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchType = MatchType.Simple, RecurseSubdirectories = false };

    private readonly ManifestRequest _request;
    private readonly ImmutableArray<string> _ignored;
    private readonly string _root;
    private readonly ImmutableArray<ModelProblem>.Builder _problems;
    private readonly List<ModelFile> _files = [];

    private ModelWalk(ManifestRequest request, ImmutableArray<ModelProblem>.Builder problems)
    {
        _request = request;
        _ignored = [.. request.Serialization.IgnoredPaths, .. request.AlsoIgnored];
        _root = request.Serialization.AllowsLinks ? Path.TrimEndingDirectorySeparator(PhysicalPath.OfFolder(request.Path)) : request.Path;
        _problems = problems;
    }

    /// <summary>Sorted by code points of the path.</summary>
    public static IReadOnlyList<ModelFile> Run(ManifestRequest request, ImmutableArray<ModelProblem>.Builder problems, CancellationToken cancellationToken)
    {
        var walk = new ModelWalk(request, problems);
        walk.Start(cancellationToken);
        walk._files.Sort(static (left, right) => CodePoints.Compare(left.Path, right.Path));
        return walk._files;
    }

    private void Start(CancellationToken cancellationToken)
    {
        if (IsLink(new FileInfo(_root)))
            _problems.Add(new ModelProblem(ModelProblemKind.Link, "The model itself is a link, which was not followed."));
        else if (Directory.Exists(_root))
            WalkFolders(cancellationToken);
        else if (File.Exists(_root))
            Add(new FileInfo(_root), Path.GetFileName(_request.Path));
        else
            _problems.Add(new ModelProblem(ModelProblemKind.Unreadable, "The model is not there."));
    }

    private void WalkFolders(CancellationToken cancellationToken)
    {
        var pending = new Stack<(DirectoryInfo Folder, string Prefix, int Depth, ImmutableArray<string> Above)>([(new DirectoryInfo(_root), "", 0, [_root])]);
        while (pending.TryPop(out var next) && _files.Count <= ManifestBuilder.MostResources)
        {
            try
            {
                foreach (var found in next.Folder.EnumerateFileSystemInfos("*", Everything))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var path = next.Prefix + found.Name;
                    if (_ignored.Any(ignored => ResourcePath.IsWithin(path, ignored)) || Follow(found, path) is not { } item)
                        continue;
                    if (item is not DirectoryInfo folder)
                        Add((FileInfo)item, path);
                    else if (next.Depth == Deepest || next.Above.Contains(folder.FullName))
                        _problems.Add(new ModelProblem(ModelProblemKind.Link, $"'{path}' leads in circles, or lies more than {Deepest.ToString(CultureInfo.InvariantCulture)} folders deep.", path));
                    else
                        pending.Push((folder, path + "/", next.Depth + 1, next.Above.Add(folder.FullName)));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _problems.Add(new ModelProblem(ModelProblemKind.Unreadable, $"The folder '{next.Prefix}' cannot be listed: {ReadFault.Describe(e)}", next.Prefix.TrimEnd('/')));
            }
        }

        if (_files.Count > ManifestBuilder.MostResources)
            _problems.Add(new ModelProblem(ModelProblemKind.TooMany, $"The model has more than {ManifestBuilder.MostResources.ToString("N0", CultureInfo.InvariantCulture)} files."));
    }

    /// <summary>What an entry of a folder stands for; null when it is a link that may not be followed, which is then a problem.</summary>
    private FileSystemInfo? Follow(FileSystemInfo found, string path)
    {
        if (!IsLink(found))
            return found;
        if (IsUnwanted(path) && found is FileInfo)
            return null;

        if (!_request.Serialization.AllowsLinks)
        {
            _problems.Add(new ModelProblem(ModelProblemKind.Link, $"'{path}' is a link, which was not followed.", path));
            return null;
        }

        var target = PhysicalPath.OfFolder(found.FullName);
        if (!PhysicalPath.IsIn(_root, target))
            _problems.Add(new ModelProblem(ModelProblemKind.Link, $"'{path}' is a link that leaves the model.", path));
        else if (IsLink(new FileInfo(target)))
            _problems.Add(new ModelProblem(ModelProblemKind.Link, $"'{path}' is a link that leads in circles.", path));
        else if (Directory.Exists(target))
            return new DirectoryInfo(target);
        else if (File.Exists(target))
            return new FileInfo(target);
        else
            _problems.Add(new ModelProblem(ModelProblemKind.Link, $"'{path}' is a link to something that is not there.", path));

        return null;
    }

    private void Add(FileInfo file, string path)
    {
        if (IsUnwanted(path))
            return;

        var length = file.Length;

        // Pipes and devices, too, say that they are empty, and opening one could wait for ever.
        if (length == 0 && RegularFile.IsSpecial(file.FullName))
            _problems.Add(new ModelProblem(ModelProblemKind.SpecialFile, $"'{path}' is neither a file nor a folder.", path));
        else
            _files.Add(new ModelFile(path, file.FullName, length));
    }

    private bool IsUnwanted(string path) => _request.Only is { } only && !only.Contains(path);

    /// <summary>Attributes of what is not there have every bit.</summary>
    private static bool IsLink(FileSystemInfo info) => info.Attributes is not (FileAttributes)(-1) and var attributes && attributes.HasFlag(FileAttributes.ReparsePoint);
}
