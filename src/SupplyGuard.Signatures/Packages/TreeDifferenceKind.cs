namespace SupplyGuard.Signatures.Packages;

/// <summary>How a file of a package folder differs from what the archive says it should be.</summary>
public enum TreeDifferenceKind
{
    /// <summary>The content is another.</summary>
    Changed,

    /// <summary>The archive has the file, the folder has not.</summary>
    Missing,

    /// <summary>The folder has the file, the archive has not.</summary>
    Added,

    /// <summary>The folder has the file under a name that differs only in case.</summary>
    CaseRenamed,

    /// <summary>A symbolic link, junction or other reparse point; it was not followed.</summary>
    Link,

    /// <summary>It could not be read, so that nothing is known about it.</summary>
    Unreadable,
}
