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

    /// <summary>There is no such file, or one that was signed is missing.</summary>
    Missing,

    /// <summary>The file cannot be read: no permission, a folder, a pipe, a device, an error of the disk or not enough memory for the copy.</summary>
    Unreadable,

    /// <summary>Size or digest are not the pinned or signed ones, or the file changed while it was read.</summary>
    Differs,

    /// <summary>The content, or a lock, is too large for what was asked: an array ends at 2 GB, a lock at 8 MiB, a signature at 16 MiB.</summary>
    TooLarge,

    /// <summary>There is no signature beside the model.</summary>
    SignatureMissing,

    /// <summary>What lies beside the model is no signature of a model, or one that can be read in two ways.</summary>
    SignatureMalformed,

    /// <summary>The signature is made with a certificate, another hash function than SHA-256, or another format than Model Signing 1.0.</summary>
    SignatureNotSupported,

    /// <summary>The trusted key did not make the signature, or signature or statement were changed.</summary>
    SignatureInvalid,

    /// <summary>The signature is not about this model, or a file lies in a signed folder that was not signed.</summary>
    NotSigned,

    /// <summary>The text that should hold the signer's key holds no EC key that signs models.</summary>
    KeyNotSupported,

    /// <summary>The model consists of several files, and what was asked hands out one of them only.</summary>
    SeveralFiles,
}
