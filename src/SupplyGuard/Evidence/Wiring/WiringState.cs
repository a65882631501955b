namespace SupplyGuard.Evidence.Wiring;

/// <summary>What the file that MSBuild takes does about importing SupplyGuard.</summary>
internal enum WiringState
{
    /// <summary>It imports SupplyGuard as it should, or a file that does.</summary>
    Wired,

    /// <summary>There is no such file.</summary>
    Absent,

    /// <summary>It does not import SupplyGuard.</summary>
    NotImported,

    /// <summary>A condition decides whether it does.</summary>
    Conditional,

    /// <summary>The import is not where it must be.</summary>
    Misplaced,

    /// <summary>The import chooses a version of its own.</summary>
    OtherVersion,

    /// <summary>It cannot be read.</summary>
    Unreadable,
}
