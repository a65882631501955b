namespace SupplyGuard.Signatures.Models;

/// <summary>What is wrong with the signature of a model, named as the fact. Ordered as a signature is examined: a later kind means that more was in order.</summary>
public enum ModelProblemKind
{
    /// <summary>The bytes are neither JSON of the shape of a Sigstore bundle nor a strict CMS signature.</summary>
    BundleMalformed,

    /// <summary>A key stands twice in an object of the bundle or of the statement: readers disagree which one counts.</summary>
    DuplicateKey,

    /// <summary>The bundle is of a version or kind that is not known.</summary>
    MediaTypeUnknown,

    /// <summary>The payload is not said to be an in-toto statement.</summary>
    PayloadTypeUnknown,

    /// <summary>There is not exactly one signature.</summary>
    SignatureCountNotOne,

    /// <summary>The bundle is made for another way of verification than the signer is trusted by.</summary>
    OtherMaterial,

    /// <summary>The key is not an EC key on P-256, P-384 or P-521.</summary>
    KeyNotSupported,

    /// <summary>The bundle names another key than the trusted one.</summary>
    OtherKey,

    /// <summary>The certificate chain does not end in a root that was given.</summary>
    ChainUntrusted,

    /// <summary>The certificate chain is broken in another way.</summary>
    ChainInvalid,

    /// <summary>A certificate of the chain is not valid at the time of verification, or was not when it was logged.</summary>
    ChainExpired,

    /// <summary>The certificate was not issued for signing.</summary>
    WrongKeyUsage,

    /// <summary>The certificate is somebody else's.</summary>
    OtherSubject,

    /// <summary>The RFC 3161 time stamp is not one good token of a trusted authority over this signature.</summary>
    TimestampInvalid,

    /// <summary>A certificate of the chain was taken back before the signature was made.</summary>
    Revoked,

    /// <summary>Revocation was asked for, and no current list speaks about a certificate of the chain.</summary>
    RevocationUnknown,

    /// <summary>There is no entry of a transparency log.</summary>
    LogEntryMissing,

    /// <summary>The log is not one of the trusted root, or was not at the time.</summary>
    LogUnknown,

    /// <summary>The log's promise (signed entry timestamp) does not verify.</summary>
    LogPromiseInvalid,

    /// <summary>The proof that the entry is in the log does not lead to its root hash.</summary>
    LogProofInvalid,

    /// <summary>The log did not sign the checkpoint, or it is of another tree.</summary>
    LogCheckpointInvalid,

    /// <summary>The entry is about another payload, signature or certificate.</summary>
    LogEntryMismatch,

    /// <summary>No certificate transparency log of the trusted root has seen the certificate.</summary>
    CertificateTimestampInvalid,

    /// <summary>The certificate names another identity.</summary>
    OtherIdentity,

    /// <summary>Another issuer vouched for the identity.</summary>
    OtherIssuer,

    /// <summary>The signature value does not verify with the key.</summary>
    SignatureInvalid,

    /// <summary>The payload is no in-toto statement of the shape that the specification describes.</summary>
    StatementMalformed,

    /// <summary>The statement is of a type that is not known.</summary>
    StatementTypeUnknown,

    /// <summary>The statement lists no file.</summary>
    NothingSigned,

    /// <summary>The statement lists a file or shard twice.</summary>
    DuplicateResource,

    /// <summary>A name of the statement leaves the model, or stands for another file on some system.</summary>
    UnsafeName,

    /// <summary>The hash function is not known, or not the one that the statement announces.</summary>
    AlgorithmNotSupported,

    /// <summary>The hash function is one that the format allows and that is not computed here, so that nothing is known of the files.</summary>
    HashNotComputed,

    /// <summary>Shards overlap, leave a gap, or have another size than the statement announces.</summary>
    ShardsIncomplete,

    /// <summary>The root digest of the statement is not that of its resources.</summary>
    RootMismatch,

    /// <summary>The model holds a link, or one that leaves it or leads in circles.</summary>
    Link,

    /// <summary>Something in the model is neither a file nor a folder.</summary>
    SpecialFile,

    /// <summary>A file of the model cannot be read.</summary>
    Unreadable,

    /// <summary>The model has more files or shards than is sensible.</summary>
    TooMany,
}
