namespace SupplyGuard.Policies;

/// <summary>The forms that texts in a policy have.</summary>
internal enum PolicyTextForm
{
    /// <summary>Any text, also none.</summary>
    Any,

    /// <summary>Any text with something in it.</summary>
    NotBlank,

    /// <summary>The path of one file, inside the policy's folder.</summary>
    FilePath,

    /// <summary>A path with <c>*</c> and <c>**</c>, inside the policy's folder.</summary>
    PathPattern,

    /// <summary>A package id with <c>*</c>.</summary>
    PackagePattern,

    /// <summary>SHA-256 of a certificate, <c>sha256:</c> and 64 hexadecimal digits; or the whole of its subject behind <c>subject:</c>.</summary>
    Certificate,

    /// <summary>SHA-256 of a file: <c>sha256:</c> and 64 hexadecimal digits.</summary>
    ContentDigest,

    /// <summary>A day, <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>Two classes, the true one first: <c>5->2</c>.</summary>
    ClassPair,

    /// <summary>The id of a rule that this version has.</summary>
    RuleId,

    /// <summary>A condition on golden samples: <c>job=3</c>, <c>features[7]=1</c>, <c>age&lt;25</c>.</summary>
    Slice,

    /// <summary>Where a secret is: <c>env:</c> and the name of a variable, or <c>file:</c> and a path.</summary>
    SecretSource,
}
