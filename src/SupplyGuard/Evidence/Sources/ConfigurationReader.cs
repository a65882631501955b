using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Sources;

/// <summary>Makes one configuration of the files that it is merged from, by the rules that NuGet 5 to 7 follow. Judges nothing.</summary>
/// <param name="variables">Environment variables, for <c>%NAME%</c> in values.</param>
internal sealed partial class ConfigurationReader(ImmutableSortedDictionary<string, string> variables)
{
    private const string MappingSection = "packageSourceMapping";

    /// <summary>NuGet prefers the highest protocol that it knows when sources differ in the case of their names only.</summary>
    private const int HighestProtocol = 3;

    private const int UsualProtocol = 2;

    /// <param name="files">The nearest first.</param>
    public NuGetConfiguration Read(ImmutableArray<ConfigurationFile> files, ImmutableArray<RestoredProject.Fault> faults)
    {
        var mapping = ConfigurationMerge.Section(files, MappingSection, "packageSource", StringComparer.OrdinalIgnoreCase);
        return new NuGetConfiguration(files, faults)
        {
            Sources = Sources(files, "packageSources"),
            AuditSources = Sources(files, "auditSources"),
            Mapping = [.. mapping.SelectMany(Patterns)],
            LostMapping = mapping.IsEmpty ? LostMapping(files) : null,
            FallbackFolders = [.. ConfigurationMerge.Section(files, "fallbackPackageFolders", "add", StringComparer.Ordinal).Select(Folder)],
            Passwords = [.. files.SelectMany(Passwords)],
            Weakenings = [.. SignatureWeakening.In(files, Value)],
        };
    }

    private ImmutableArray<ConfiguredSource> Sources(ImmutableArray<ConfigurationFile> files, string section)
    {
        // The value does not matter, and the case of a disabled name does.
        var disabled = ConfigurationMerge.Section(files, "disabledPackageSources", "add", StringComparer.Ordinal).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var sources = new List<Candidate>();
        foreach (var item in ConfigurationMerge.Section(files, section, "add", StringComparer.Ordinal))
        {
            var protocol = int.TryParse(Value(item.Element["protocolVersion"]), out var said) ? said : UsualProtocol;
            if (!places.TryGetValue(item.Key, out var place))
            {
                places.Add(item.Key, sources.Count);
                sources.Add(new Candidate(item, protocol));
            }
            else if (sources[place].Protocol < protocol && protocol <= HighestProtocol)
            {
                sources[place] = new Candidate(item, protocol);
            }
        }

        return [.. sources.Select(source => Source(source.Item, isEnabled: !disabled.Contains(source.Item.Key)))];
    }

    private ConfiguredSource Source(MergedItem item, bool isEnabled)
    {
        var (element, file) = (item.Element, item.File);
        return new ConfiguredSource(
            item.Key,
            Address(element["value"] ?? "", file),
            isEnabled,
            IsTrue(element["allowInsecureConnections"]),
            IsTrue(element["disableTLSCertificateValidation"]),
            file,
            file.At(element))
        {
            Written = Value(element["value"]).Trim(),
        };
    }

    private ConfiguredFolder Folder(MergedItem item) => new(item.Key, Address(item.Element["value"] ?? "", item.File), item.File, item.File.At(item.Element));

    private SourceAddress? Address(string written, ConfigurationFile file) => SourceAddress.Of(Value(written), Path.GetDirectoryName(file.FilePath)!);

    private static IEnumerable<MappedPattern> Patterns(MergedItem source) => source.Element.Children
        .Where(child => child.Name.Equals("package", StringComparison.OrdinalIgnoreCase))
        .Select(child => new MappedPattern(source.Key.Trim(), (child["pattern"] ?? "").Trim(), source.File.At(child)))
        .Where(pattern => pattern.Pattern.Length > 0);

    private static Weakening? LostMapping(ImmutableArray<ConfigurationFile> files)
    {
        var demand = files.FirstOrDefault(file => file.Section(MappingSection).Any(child => child.Name.Equals("packageSource", StringComparison.OrdinalIgnoreCase)));
        var clearing = files.FirstOrDefault(file => file.Section(MappingSection).Any(ConfigurationMerge.IsClear));
        return demand is null || clearing is null || demand == clearing
            ? null
            : new Weakening("clears the package source mapping", demand, clearing, clearing.At(clearing.Section(MappingSection).First(ConfigurationMerge.IsClear)));
    }

    private static IEnumerable<StoredPassword> Passwords(ConfigurationFile file)
    {
        foreach (var source in file.Section("packageSourceCredentials"))
        {
            foreach (var item in source.Children)
            {
                if (item["key"] is { } key && key.Equals("ClearTextPassword", StringComparison.OrdinalIgnoreCase) && SaysSecret(item["value"] ?? ""))
                    yield return new StoredPassword(source.Name, file, file.At(item));
            }
        }

        foreach (var item in file.Section("packageSources"))
        {
            if (HoldsPassword(item["value"] ?? ""))
                yield return new StoredPassword(item["key"] ?? "", file, file.At(item));
        }
    }

    private static bool HoldsPassword(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Split(':', 2) is [_, var password] && SaysSecret(Uri.UnescapeDataString(password));

    /// <summary>A value that is nothing but variables says where the secret is, not what it is.</summary>
    private static bool SaysSecret(string value) => Variable().Replace(value, "").Length > 0;

    private bool IsTrue(string? written) => bool.TryParse(Value(written), out var value) && value;

    /// <summary>A variable that is not set stays as it is written.</summary>
    private string Value(string? written) => written is null || !written.Contains('%', StringComparison.Ordinal)
        ? written ?? ""
        : Variable().Replace(written, name => variables.GetValueOrDefault(name.Value[1..^1]) ?? name.Value);

    private sealed record Candidate(MergedItem Item, int Protocol);

    [GeneratedRegex("%[^%]+%", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
