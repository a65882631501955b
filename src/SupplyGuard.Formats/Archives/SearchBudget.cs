namespace SupplyGuard.Formats.Archives;

/// <summary>What the search for models in one file may cost.</summary>
internal sealed class SearchBudget
{
    /// <summary>Bytes of one compressed file that are held.</summary>
    public const int MostHeld = 64 << 20;

    /// <summary>Bytes that are unpacked in all.</summary>
    public const long MostUnpacked = 4L << 30;

    /// <summary>Files in archives, those inside one another counted together.</summary>
    public const int MostFiles = 262_144;

    /// <summary>Archives inside one another that are opened.</summary>
    public const int Deepest = 4;

    private long _unpacked;
    private int _files;

    public static string Exceeded => $"more than {MostUnpacked} bytes would have to be unpacked";

    public bool Take(int bytes) => (_unpacked += bytes) <= MostUnpacked;

    public bool TakeFile() => ++_files <= MostFiles;
}
