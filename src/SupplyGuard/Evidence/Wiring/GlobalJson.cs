namespace SupplyGuard.Evidence.Wiring;

/// <summary>What a <c>global.json</c> says of the guard's version, and where it could say it. Offsets are bytes after a byte order mark.</summary>
internal sealed record GlobalJson
{
    public const string FileName = "global.json";

    public const string SdksKey = "msbuild-sdks";

    /// <summary>Why it cannot be read, as a clause; null when it can.</summary>
    public string? Fault { get; init; }

    /// <summary>Version of the guard; null when it names none.</summary>
    public string? Version { get; init; }

    /// <summary>1-based line of <see cref="Version"/>, or of the object that it would be in.</summary>
    public int Line { get; init; } = 1;

    /// <summary>Start and length of the version with its quotation marks.</summary>
    public (int Start, int Length) VersionToken { get; init; }

    /// <summary>The root object, and that of <see cref="SdksKey"/>; the latter null when there is none.</summary>
    public JsonPlace Root { get; init; } = new(0, null);

    public JsonPlace? Sdks { get; init; }
}
