using System.Collections.Immutable;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>Finds out how the restores and builds of projects and solutions come to ask SupplyGuard. Evaluates nothing.</summary>
/// <param name="root">Absolute path of the policy's folder.</param>
/// <param name="payload">Absolute path of the guard that came with this installation; null when none did.</param>
internal sealed class WiringGathering(string root, string? payload, FileView files)
{
    private readonly WiringImports _imports = new(files);
    private readonly ShownPath _shown = new(root);
    private readonly SortedDictionary<(string File, string Path), WiringPlace> _places = [];
    private readonly SortedDictionary<string, WiringVersion> _versions = new(StringComparer.Ordinal);

    /// <param name="projects">Absolute paths. Those that do not exist are passed over: another check says so.</param>
    /// <param name="solutions">Absolute paths.</param>
    /// <exception cref="InvalidDataException">There are too many files.</exception>
    public WiringEvidence Gather(ImmutableArray<string> projects, ImmutableArray<string> solutions, CancellationToken cancellationToken)
    {
        var detours = new WiringDetours(_imports, files, _shown);
        foreach (var project in projects.Where(File.Exists))
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddPlace(WiringPiece.Props, Path.GetDirectoryName(project)!, project);
            AddPlace(WiringPiece.Targets, Path.GetDirectoryName(project)!, project);
            AddVersion(Path.GetDirectoryName(project)!);
            detours.Add(project);
        }

        foreach (var solution in solutions.Where(File.Exists))
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddPlace(WiringPiece.SolutionTargets, Path.GetDirectoryName(solution)!, solution);
            AddVersion(Path.GetDirectoryName(solution)!);
            detours.Add(solution);
        }

        AddRoot();
        var copies = Copies();
        var isPresent = _imports.HasSdkImport || !copies.IsEmpty || _versions.Values.Any(version => version.Version is not null);
        return new WiringEvidence(isPresent, IsBySdk: _imports.HasSdkImport, [.. _places.Values], copies.IsEmpty || _imports.HasSdkImport ? [.. _versions.Values] : [], detours.Found, copies);
    }

    /// <summary>What no project or solution asked for is expected at the root: the next one that somebody adds will.</summary>
    private void AddRoot()
    {
        foreach (var piece in WiringPiece.All)
        {
            if (!_places.Keys.Any(key => key.File == piece.FileName))
                AddPlace(piece, root, null);
        }

        if (_versions.Count == 0)
            AddVersion(root);
    }

    private void AddPlace(WiringPiece piece, string folder, string? wanting)
    {
        var found = files.Upwards(folder, piece.FileName).ToArray();
        var path = found is [var nearest, ..] ? nearest : Path.Combine(root, piece.FileName);
        if (!_places.TryGetValue((piece.FileName, path), out var place))
        {
            var (state, import) = found is [] ? (WiringState.Absent, null) : _imports.Judge(path, piece);
            var hidden = state is WiringState.Wired ? null : found.Skip(1).FirstOrDefault(file => _imports.Judge(file, piece).State is WiringState.Wired);
            var detail = found is [] ? null : _imports.Read(path).Fault;
            place = new WiringPlace(piece, _shown.Of(path), state, import?.Line ?? 0, detail, hidden is null ? null : _shown.Of(hidden), []);
        }

        _places[(piece.FileName, path)] = wanting is null ? place : place with { For = place.For.Add(_shown.Of(wanting)) };
    }

    private void AddVersion(string folder)
    {
        var nearest = files.Upwards(folder, GlobalJson.FileName).FirstOrDefault();
        var path = nearest ?? Path.Combine(root, GlobalJson.FileName);
        if (_versions.ContainsKey(path))
            return;

        var json = nearest is null ? new GlobalJson() : GlobalJsonReader.Read(nearest, files);
        _versions[path] = new WiringVersion(_shown.Of(path), nearest is not null, json.Version, json.Fault, json.Line);
    }

    private ImmutableArray<VendoredGuard> Copies()
    {
        var expected = Path.Combine(root, GuardPackage.VendoredFolder);
        var folders = Directory.Exists(expected) ? _imports.Vendored.Append(expected) : _imports.Vendored;
        var guard = new Lazy<GuardPayload?>(() => payload is not null && GuardPayload.IsAt(payload) ? GuardPayload.Read(payload) : null);
        return
        [
            .. folders.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(folder => new VendoredGuard(_shown.Of(folder), guard.Value?.Differences(folder))),
        ];
    }
}
