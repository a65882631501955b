using System.Collections.Immutable;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Checks.Packages.Sources;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Sources;

/// <summary>A repository in a folder, with configuration files in it, above it and in a home of its own.</summary>
internal sealed class ConfiguredFolders : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ConfiguredFolders()
    {
        // The SDK does not start without a home.
        Directory.CreateDirectory(_folder.PathTo("home"));
        Directory.CreateDirectory(_folder.PathTo("work", "repo", ".git"));
        Directory.CreateDirectory(_folder.PathTo("work", "repo", "src", "App"));
        Variables = ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase)
            .Add("HOME", _folder.PathTo("home")).Add("USERPROFILE", _folder.PathTo("home")).Add("APPDATA", _folder.PathTo("home", ".nuget")).Add("FEED_HOST", "feed.contoso.example")
            .Add("NUGET_COMMON_APPLICATION_DATA", _folder.PathTo("machine")).Add("PROGRAMFILES(X86)", _folder.PathTo("machine"));
    }

    public ImmutableSortedDictionary<string, string> Variables { get; }

    public string Repository => _folder.PathTo("work", "repo");

    public string Project => _folder.PathTo("work", "repo", "src", "App");

    public string PathTo(params string[] parts) => _folder.PathTo(parts);

    /// <summary>Sections inside <c>configuration</c>, in <c>repo/</c>, <c>work/</c>, <c>home/</c> …</summary>
    public ConfiguredFolders With(string file, string sections)
    {
        _folder.Write(file switch
        {
            "above" => "work/nuget.config",
            "repository" => "work/repo/nuget.config",
            "project" => "work/repo/src/App/nuget.config",
            "user" => "home/.nuget/NuGet/NuGet.Config",
            "user, additional" => "home/.nuget/NuGet/config/more.config",
            "machine" => "machine/NuGet/Config/all.config",
            _ => file,
        }, $"<configuration>\n{sections}\n</configuration>");
        return this;
    }

    public ConfigurationFiles Files => new(Repository, Repository, Variables);

    public NuGetConfiguration Read() => Files.Of(Project);

    /// <summary>What is wrong whatever the policy says.</summary>
    public Finding[] Judge() => [.. ConfigurationCheck.Run(Read(), Repository)];

    /// <summary>What is wrong under a policy that says where packages come from.</summary>
    public Finding[] Judge(params SourcePolicy[] sources) => [.. ConfigurationCheck.Run(Allowed(sources), Read())];

    public AllowedSources Allowed(params SourcePolicy[] sources) => new([.. sources], Repository, ofSdk: null);

    public static SourcePolicy Allow(string packages, params string[] from) => new([packages], [.. from], new Location("supplyguard.json", 4, 9));

    public void Dispose() => _folder.Dispose();
}
