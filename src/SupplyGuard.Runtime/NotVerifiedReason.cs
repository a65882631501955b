namespace SupplyGuard.Runtime;

/// <summary>Why a model was not handed out.</summary>
public enum NotVerifiedReason
{
    /// <summary>There is no lock where one was to be: no file, no resource of that name in the assembly, or more than one.</summary>
    LockMissing,

    /// <summary>The lock is not what <c>supplyguard lock</c> writes. One that says something unexpected pins nothing.</summary>
    LockMalformed,

    /// <summary>The lock has no entry for this model.</summary>
    NotPinned,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The file cannot be read: no permission, a folder, a pipe, a device, an error of the disk or not enough memory for the copy.</summary>
    Unreadable,

    /// <summary>Size or digest are not the pinned ones, or the file changed while it was read.</summary>
    Differs,

    /// <summary>The content, or a lock, is too large for what was asked: an array ends at 2 GB, a lock at 8 MiB.</summary>
    TooLarge,

    /// <summary>The model consists of several files, and what was asked hands out one of them only.</summary>
    SeveralFiles,
}
