using System.Text;
using SupplyGuard.Evidence.Foreign;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>Lock files of other ecosystems.</summary>
internal static class ForeignTargets
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("requirements", Structure.Lines, () => Seeds.Of("requirements"), bytes => OfText(bytes, RequirementsReader.Parse)),
        new("python-lock", Structure.Lines, () => Seeds.Of("python-lock"), bytes => OfText(bytes, PythonLockReader.Parse)),
        new("npm-lock", Structure.Json, () => Seeds.Of("npm"), bytes => Outcome.Of<InvalidDataException>(() => Words(NpmLockReader.Parse(bytes, "lock")))),
        new("pipfile-lock", Structure.Json, () => Seeds.Of("pipfile"), bytes => Outcome.Of<InvalidDataException>(() => Words(PipfileLockReader.Parse(bytes, "lock")))),
    ];

    private static string OfText(byte[] bytes, Func<string, string, ForeignLock> parse)
    {
        string text;
        try
        {
            text = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return "no text";
        }

        return Outcome.Of<InvalidDataException>(() => Words(parse(text, "lock")));
    }

    private static string Words(ForeignLock read) =>
        string.Join(' ', read.Entries.Select(entry => string.Join(',', typeof(ForeignEntry).GetProperties().Select(property => property.GetValue(entry) is null or false ? '-' : '+'))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(6));
}
