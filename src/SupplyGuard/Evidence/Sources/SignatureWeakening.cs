using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Sources;

/// <summary>Finds where a nearer configuration file takes back what a farther one demands of package signatures.</summary>
internal static class SignatureWeakening
{
    private const string Settings = "config";

    private const string Mode = "signatureValidationMode";

    private const string Signers = "trustedSigners";

    /// <param name="files">The nearest first.</param>
    /// <param name="value">Fills in environment variables.</param>
    public static IEnumerable<Weakening> In(ImmutableArray<ConfigurationFile> files, Func<string?, string> value)
    {
        if (OfMode(files, value) is { } mode)
            yield return mode;

        // From the farthest to the nearest: whoever clears, clears what was trusted so far.
        ConfigurationFile? trusting = null;
        foreach (var file in files.Reverse())
        {
            var cleared = file.Section(Signers).FirstOrDefault(ConfigurationMerge.IsClear);
            if (cleared is not null && trusting is not null)
                yield return new Weakening("clears the trusted signers", trusting, file, file.At(cleared));
            if (file.Section(Signers).Any(signer => !ConfigurationMerge.IsClear(signer)))
                trusting = file;
            else if (cleared is not null)
                trusting = null;
        }
    }

    private static Weakening? OfMode(ImmutableArray<ConfigurationFile> files, Func<string?, string> value)
    {
        ConfigurationFile? demanding = null;
        Weakening? weakening = null;
        foreach (var file in files.Reverse())
        {
            foreach (var item in file.Section(Settings))
            {
                var isMode = Mode.Equals(item["key"], StringComparison.OrdinalIgnoreCase);
                if (!isMode && !ConfigurationMerge.IsClear(item))
                    continue;

                if (isMode && value(item["value"]).Trim().Equals("require", StringComparison.OrdinalIgnoreCase))
                    (demanding, weakening) = (file, null);
                else if (demanding is not null && demanding != file)
                    weakening = new Weakening(isMode ? $"takes back '{Mode}'" : $"clears '{Mode}'", demanding, file, file.At(item));
            }
        }

        return weakening;
    }
}
