using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Sources;

/// <summary>
/// What NuGet would tell a source who is asking: the environment variable of that source, or else <c>packageSourceCredentials</c> of the nearest
/// configuration file that has some for it. Read when a source is asked, and kept nowhere.
/// </summary>
internal static partial class SourceCredentials
{
    private const string Section = "packageSourceCredentials";

    private const string VariablePrefix = "NuGetPackageSourceCredentials_";

    /// <param name="source">The name of the source.</param>
    /// <returns>Neither when nothing is configured; a fault when what is configured cannot be used.</returns>
    public static (SourceCredential? Credential, string? Fault) Of(NuGetConfiguration configuration, string source, ImmutableSortedDictionary<string, string> variables)
    {
        if (variables.TryGetValue(VariablePrefix + source, out var text) && InVariable().Match(text) is { Success: true } said)
            return Credential(said.Groups["user"].Value, said.Groups["password"].Value, said.Groups["types"].Value, $"'{VariablePrefix}{PolicyText.Shown(source)}'");

        return Find(configuration, source) is var (element, file) ? Of(element, file, variables) : default;
    }

    private static (SourceCredential? Credential, string? Fault) Of(Markup element, ConfigurationFile file, ImmutableSortedDictionary<string, string> variables)
    {
        var place = $"'{PolicyText.Shown(file.ShownPath)}'";
        if (Written("ClearTextPassword") is not { } password)
        {
            return (null, Written("Password") is null
                ? $"{place} has a user and no password for it."
                : $"its password in {place} is encrypted for one user of Windows, and is not read; NuGet takes it from the variable '{VariablePrefix}<name>' as well.");
        }

        if (Value("Username") is not { Length: > 0 } user)
            return (null, $"{place} has a password and no user for it.");

        return OneVariable().IsMatch(password) && !variables.ContainsKey(password[1..^1])
            ? (null, $"its password in {place} is that of the variable '{PolicyText.Shown(password[1..^1])}', which is not set.")
            : Credential(user, Fill(password, variables), Value("ValidAuthenticationTypes") ?? "", place);

        string? Written(string key) => element.Children.LastOrDefault(item => key.Equals(item["key"], StringComparison.OrdinalIgnoreCase))?["value"];

        string? Value(string key) => Written(key) is { } value ? Fill(value, variables) : null;
    }

    private static (SourceCredential? Credential, string? Fault) Credential(string user, string password, string types, string place) =>
        types.Length == 0 || types.Split(',').Any(type => type.Trim().Equals("basic", StringComparison.OrdinalIgnoreCase))
            ? (new SourceCredential(user, password), null)
            : (null, $"{place} says that its password is for '{PolicyText.Shown(types)}', and only 'basic' is known.");

    /// <summary>The last that the nearest file says, unless it was cleared.</summary>
    private static (Markup Element, ConfigurationFile File)? Find(NuGetConfiguration configuration, string source)
    {
        foreach (var file in configuration.Files)
        {
            Markup? found = null;
            var isCleared = false;
            foreach (var element in file.Section(Section))
            {
                // A name that is none in XML is written with codes: a space is _x0020_.
                if (ConfigurationMerge.IsClear(element))
                    (found, isCleared) = (null, true);
                else if (XmlConvert.DecodeName(element.Name) == source)
                    found = element;
            }

            if (found is not null)
                return (found, file);
            if (isCleared)
                return null;
        }

        return null;
    }

    /// <summary>A variable that is not set stays as it is written.</summary>
    private static string Fill(string written, ImmutableSortedDictionary<string, string> variables) =>
        Variable().Replace(written, name => variables.GetValueOrDefault(name.Value[1..^1]) ?? name.Value);

    [GeneratedRegex(@"^Username=(?<user>.*?);\s*Password=(?<password>.*?)(?:;\s*ValidAuthenticationTypes=(?<types>.*?))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InVariable();

    [GeneratedRegex("^%[^%]+%$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OneVariable();

    [GeneratedRegex("%[^%]+%", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
