using System.Globalization;
using SupplyGuard.Formats;

namespace SupplyGuard.Policies;

/// <summary>What the forms of texts demand, in code, in words and as the pattern of the JSON Schema.</summary>
internal static class PolicyTextForms
{
    /// <summary>What stands before a certificate's subject.</summary>
    public const string Subject = "subject:";

    /// <summary>For forms that need nothing but the text.</summary>
    public static bool Has(PolicyTextForm form, string text) => form switch
    {
        PolicyTextForm.NotBlank => !string.IsNullOrWhiteSpace(text),
        PolicyTextForm.PackagePattern => text.Length is > 0 and <= 128
            && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '*'),
        PolicyTextForm.Certificate => (text.StartsWith("sha256:", StringComparison.Ordinal) && Digest.TryParse(text, out _))
            || (text.StartsWith(Subject, StringComparison.Ordinal) && text.IndexOf('=', StringComparison.Ordinal) > Subject.Length),
        PolicyTextForm.ContentDigest => text.StartsWith("sha256:", StringComparison.Ordinal) && Digest.TryParse(text, out _),
        PolicyTextForm.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        // Bounded, since every arrow in it is tried.
        PolicyTextForm.ClassPair => text.Length is >= 4 and <= 512 && text.IndexOf("->", 1, StringComparison.Ordinal) is >= 1 and var at && at + 2 < text.Length,
        PolicyTextForm.Slice => SlicePolicy.Read(text, 0) is not null,
        PolicyTextForm.SecretSource => text is ['e', 'n', 'v', ':', _, ..] or ['f', 'i', 'l', 'e', ':', _, ..],
        _ => true,
    };

    public static string Expected(PolicyTextForm form) => form switch
    {
        PolicyTextForm.NotBlank => "a text that is not empty",
        PolicyTextForm.FilePath => "the path of a file inside the policy's folder",
        PolicyTextForm.PathPattern => "a path inside the policy's folder",
        PolicyTextForm.PackagePattern => "a package id with or without '*'",
        PolicyTextForm.Certificate => "'sha256:' and the 64 hexadecimal digits of a certificate's fingerprint, or 'subject:' and the whole of its subject",
        PolicyTextForm.ContentDigest => "'sha256:' and the 64 hexadecimal digits of a file's digest",
        PolicyTextForm.Date => "a day as 'yyyy-MM-dd'",
        PolicyTextForm.ClassPair => "a pair of classes as '5->2'",
        PolicyTextForm.RuleId => "the id of a rule",
        PolicyTextForm.Slice => "a condition as 'job=3', 'features[7]=1', 'age<25' or 'amount>=1000'",
        PolicyTextForm.SecretSource => "'env:' and the name of a variable, or 'file:' and an absolute path",
        _ => "a text",
    };

    /// <summary>ECMA 262 regular expression; null where the schema asks for a text alone.</summary>
    public static string? Pattern(PolicyTextForm form) => form switch
    {
        PolicyTextForm.NotBlank => @"\S",
        PolicyTextForm.FilePath => @"^(?!\.\.?(/|$))[^/\\:*?\u0000-\u001f]+(/(?!\.\.?(/|$))[^/\\:*?\u0000-\u001f]+)*$",
        PolicyTextForm.PathPattern => @"^(?!\.\.?(/|$))[^/\\:?\u0000-\u001f]+(/(?!\.\.?(/|$))[^/\\:?\u0000-\u001f]+)*$",
        PolicyTextForm.PackagePattern => @"^[A-Za-z0-9._*-]{1,128}$",
        PolicyTextForm.Certificate => "^(sha256:[0-9A-Fa-f]{64}|subject:[^=]+=.*)$",
        PolicyTextForm.ContentDigest => "^sha256:[0-9A-Fa-f]{64}$",
        PolicyTextForm.Date => @"^\d{4}-\d{2}-\d{2}$",
        PolicyTextForm.ClassPair => "^.+->.+$",
        PolicyTextForm.RuleId => @"^SG[1-39]\d{3}$",
        PolicyTextForm.Slice => @"^[^=<>]+(=|<|>=)\s*[-+0-9.eE]+$",
        PolicyTextForm.SecretSource => "^(env|file):.+$",
        _ => null,
    };
}
