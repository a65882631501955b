using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Formats;

namespace SupplyGuard.Adoption;

/// <summary>Plans the edits after which the wiring of a folder is whole. Judges each by the same eyes as <c>verify</c>, before it is written.</summary>
/// <param name="root">Absolute path of the folder that is guarded.</param>
/// <param name="version">Version of the guard.</param>
/// <param name="isVendored">Whether the guard is checked in, and imported by path.</param>
internal sealed class WiringPlan(string root, string version, bool isVendored)
{
    private readonly FileView _files = new();
    private readonly ShownPath _shown = new(root);
    private readonly SortedDictionary<string, PlannedFile> _planned = new(StringComparer.Ordinal);

    public IEnumerable<PlannedFile> Files => _planned.Values;

    /// <summary>What the wiring is once everything is written.</summary>
    public WiringEvidence Outcome { get; private set; } = new(false, false, [], [], [], []);

    /// <exception cref="AdoptionException">A file cannot be edited.</exception>
    /// <exception cref="InvalidDataException">There are too many files.</exception>
    public void Make(ImmutableArray<string> projects, ImmutableArray<string> solutions, CancellationToken cancellationToken)
    {
        // Outer files first: what imports them is then wired already. Every edit mends its place, so there is an end.
        while (true)
        {
            Outcome = new WiringGathering(root, payload: null, _files).Gather(projects, solutions, cancellationToken);
            if (isVendored && Outcome.IsBySdk)
                throw new AdoptionException(
                    $"This folder imports '{GuardPackage.Id}' by name already, and a build may have one guard only.",
                    $"Take the imports out of the Directory.*.props and Directory.*.targets files and the entry out of '{GlobalJson.FileName}', then run this again.");

            if (Outcome.Places.Where(IsEditable).OrderBy(place => Depth(place.Path)).FirstOrDefault() is { } place)
                Wire(place);
            else if (!isVendored && Outcome.Versions.FirstOrDefault(IsEditable) is { } found)
                NameVersion(found);
            else
                return;
        }
    }

    private bool IsEditable(WiringPlace place) => place.State is not WiringState.Wired && (IsInside(place.Path) || place.For.IsEmpty || place.For.Any(IsInside));

    private bool IsEditable(WiringVersion found) => (found.Version != version || found.Fault is not null) && (IsInside(found.Path) || !_planned.ContainsKey(GlobalJson.FileName));

    /// <summary>A file above the folder is not ours to change: a new one at the root imports it.</summary>
    private void Wire(WiringPlace place)
    {
        var isInside = IsInside(place.Path);
        var shown = isInside ? Outermost(place) : place.Piece.FileName;
        var path = PathTo(shown);
        if (_planned.ContainsKey(shown))
            throw new AdoptionException($"'{shown}' was wired, and '{string.Join("', '", place.For)}' still is not.", "Please report this with the file.");

        var element = Element(place.Piece, shown);
        if (!isInside || place.State is WiringState.Absent)
            Plan(shown, null, BuildFileEdit.Create(place.Piece, element, hasOuter: !isInside));
        else
            Edit(shown, path, file => BuildFileEdit.Wire(file, path, place.Piece, element, _files));
    }

    /// <summary>A file that imports the one above by the same name is wired by wiring that one, as long as it is ours to change.</summary>
    private string Outermost(WiringPlace place)
    {
        var path = PathTo(place.Path);
        while (place.State is WiringState.NotImported && new WiringImports(_files).Outer(path, place.Piece) is { } outer && IsInside(_shown.Of(outer)))
            path = outer;

        return _shown.Of(path);
    }

    /// <summary>The nearest <c>global.json</c> counts, so that a new one says everything that the one above says.</summary>
    private void NameVersion(WiringVersion found)
    {
        if (IsInside(found.Path) && found.Exists)
            Edit(found.Path, PathTo(found.Path), file => GlobalJsonEdit.Name(file, version));
        else
            Guarded(found.Path, () => Plan(GlobalJson.FileName, null, GlobalJsonEdit.Name(found.Exists ? TextFile.Read(PathTo(found.Path)) : TextFile.Empty, version)));
    }

    private void Edit(string shown, string path, Func<TextFile, TextFile> edit) => Guarded(shown, () =>
    {
        var before = TextFile.Read(path);
        Plan(shown, before.Content, edit(before));
    });

    private static void Guarded(string shown, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new AdoptionException($"'{shown}' cannot be edited: {ReadFault.Describe(e)}", "Correct the file, or add the import by hand as docs/wiring.md of SupplyGuard shows.");
        }
    }

    private void Plan(string shown, string? before, TextFile after)
    {
        _planned[shown] = new PlannedFile(shown, before, after.Content);
        _files.Plan(PathTo(shown), Encoding.UTF8.GetBytes(after.Content));
    }

    private string Element(WiringPiece piece, string shown) => isVendored
        ? $"<Import Project=\"$(MSBuildThisFileDirectory){string.Concat(Enumerable.Repeat("../", Depth(shown)))}{GuardPackage.VendoredFolder}/Sdk/{piece.Imported}\" />"
        : $"<Import Project=\"{piece.Imported}\" Sdk=\"{GuardPackage.Id}\" />";

    private string PathTo(string shown) => Path.GetFullPath(shown.Replace('/', Path.DirectorySeparatorChar), root);

    private static int Depth(string shown) => shown.Count(letter => letter == '/');

    private static bool IsInside(string shown) => !shown.StartsWith("../", StringComparison.Ordinal);
}
