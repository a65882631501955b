using System.Collections.Frozen;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>The names that files may have in a signature: relative, forward slashes, no detours, and on Windows no second meaning.</summary>
public static class ResourcePath
{
    private const int Longest = 4096;

    private static readonly FrozenSet<string> Devices = FrozenSet.ToFrozenSet(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" }), "COM¹", "COM²", "COM³", "LPT¹", "LPT²", "LPT³"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a name could lead out of the model, or is no name; null when it is one.</summary>
    /// <param name="onWindows">Whether names count that Windows would take for something else.</param>
    public static string? Fault(string path, bool onWindows)
    {
        if (path.Length is 0 or > Longest)
            return $"it is empty or longer than {Longest} characters";
        if (path.StartsWith('/'))
            return "it is absolute";
        if (path.Contains('\\', StringComparison.Ordinal))
            return "it contains a backslash";
        if (path.Any(char.IsControl))
            return "it contains a control character";
        if (HasHalfCharacter(path))
            return "it contains half a character";

        foreach (var segment in path.Split('/'))
        {
            if (segment is "")
                return "a part of it is empty";
            if (segment is "." or "..")
                return $"a part of it is '{segment}'";
            if (onWindows && WindowsFault(segment) is { } fault)
                return fault;
        }

        return null;
    }

    /// <summary>Whether a path is the folder or file, or lies below it.</summary>
    public static bool IsWithin(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] == '/');

    /// <summary>"Naming Files, Paths, and Namespaces", Microsoft.</summary>
    private static string? WindowsFault(string segment)
    {
        if (segment.IndexOfAny([':', '*', '?', '"', '<', '>', '|']) >= 0)
            return "Windows gives one of its characters another meaning";
        if (segment[^1] is '.' or ' ')
            return "a part of it ends in a dot or a space, which Windows drops";

        return Devices.Contains(segment.Split('.')[0].TrimEnd(' ')) ? "a part of it is the name of a device on Windows" : null;
    }

    private static bool HasHalfCharacter(string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (char.IsHighSurrogate(path[i]) && i + 1 < path.Length && char.IsLowSurrogate(path[i + 1]))
                i++;
            else if (char.IsSurrogate(path[i]))
                return true;
        }

        return false;
    }
}
