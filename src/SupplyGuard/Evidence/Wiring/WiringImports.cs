using SupplyGuard.Discovery;
using SupplyGuard.Signatures;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>Says of MSBuild files whether they import SupplyGuard, themselves or through files that they import. Reads each file once.</summary>
internal sealed class WiringImports(FileView files)
{
    /// <summary>Files that import files: more than any repository needs, and an end for those that import each other.</summary>
    private const int MostDepth = 8;

    private readonly Dictionary<string, BuildFile> _files = new(StringComparer.Ordinal);

    /// <summary>Whether any import by SDK name was seen, however wrong.</summary>
    public bool HasSdkImport { get; private set; }

    /// <summary>Folders of checked-in copies that are imported, absolute.</summary>
    public HashSet<string> Vendored { get; } = new(StringComparer.Ordinal);

    /// <param name="path">Absolute path of a file that exists.</param>
    public BuildFile Read(string path)
    {
        if (!_files.TryGetValue(path, out var file))
            _files[path] = file = BuildFileReader.Read(path, files);
        return file;
    }

    /// <param name="path">Absolute path of a file that exists.</param>
    /// <returns>The state, and the import that is the reason for it if there is one.</returns>
    public (WiringState State, BuildImport? Import) Judge(string path, WiringPiece piece) => Judge(path, piece, depth: 0);

    /// <summary>The imports of a file that are of SupplyGuard, each with its state.</summary>
    public IEnumerable<(WiringState State, BuildImport Import)> Own(BuildFile file, WiringPiece piece)
    {
        foreach (var import in file.Imports)
        {
            if (IsSdk(import, piece) || Copy(import, file, piece) is not null)
                yield return (StateOf(import, file, piece), import);
        }
    }

    /// <summary>The file of the same name in a folder above that a file imports wherever it exists; null when there is none.</summary>
    public string? Outer(string path, WiringPiece piece) => Read(path).Imports
        .Where(import => import.Sdk is null && import.HoldsWhereFileExists)
        .Select(import => ImportExpression.Resolve(import.Project, path, files))
        .FirstOrDefault(imported => imported is not null
            && Path.GetFileName(imported) == piece.FileName
            && files.Exists(imported)
            && PhysicalPath.IsBelow(Path.GetDirectoryName(imported)!, Path.GetDirectoryName(path)!));

    /// <summary>Folder of the checked-in copy that an import takes its file from; null when it takes it from elsewhere.</summary>
    public string? Copy(BuildImport import, BuildFile file, WiringPiece piece)
    {
        if (import.Sdk is not null || ImportExpression.Resolve(import.Project, file.Path, files) is not { } path || Path.GetFileName(path) != piece.Imported)
            return null;

        var sdk = Path.GetDirectoryName(path)!;
        return Path.GetFileName(sdk) is "Sdk" && Path.GetDirectoryName(sdk) is { } copy && Path.GetFileName(copy) == GuardPackage.VendoredFolder ? copy : null;
    }

    private (WiringState State, BuildImport? Import) Judge(string path, WiringPiece piece, int depth)
    {
        var file = Read(path);
        if (file.Fault is not null)
            return (WiringState.Unreadable, null);

        var own = Own(file, piece).ToArray();
        foreach (var (_, import) in own)
            Note(import, file, piece);

        // One import as it should be does not make up for another that brings a second guard.
        if (own is not [])
            return own.FirstOrDefault(import => import.State is not WiringState.Wired, own[0]);

        var isReached = depth < MostDepth && file.Imports
            .Where(import => import.Sdk is null && import.HoldsWhereFileExists)
            .Select(import => ImportExpression.Resolve(import.Project, path, files))
            .Any(imported => imported is not null && files.Exists(imported) && Judge(imported, piece, depth + 1).State is WiringState.Wired);
        return (isReached ? WiringState.Wired : WiringState.NotImported, null);
    }

    private void Note(BuildImport import, BuildFile file, WiringPiece piece)
    {
        if (Copy(import, file, piece) is { } copy)
            Vendored.Add(copy);
        else
            HasSdkImport = true;
    }

    /// <summary>However it is spelled, and whatever version it asks for.</summary>
    private static bool IsSdk(BuildImport import, WiringPiece piece) =>
        import.Sdk?.Split('/')[0].Trim().Equals(GuardPackage.Id, StringComparison.OrdinalIgnoreCase) == true && import.Project == piece.Imported;

    private static WiringState StateOf(BuildImport import, BuildFile file, WiringPiece piece)
    {
        if (import.Condition is not null || import.IsEnclosedByCondition)
            return WiringState.Conditional;
        if (import.HasOtherAttributes || (import.Sdk is { } sdk && sdk != GuardPackage.Id))
            return WiringState.OtherVersion;

        return import.Ordinal == (piece.IsFirst ? 0 : file.Elements - 1) ? WiringState.Wired : WiringState.Misplaced;
    }
}
