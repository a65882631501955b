using SupplyGuard.Evidence.Sources;

namespace SupplyGuard.Tests.Sources;

public sealed class SourceCredentialsTests : IDisposable
{
    private readonly ConfiguredFolders _folders = new();

    [Theory]
    [InlineData("feed", "<feed><add key='Username' value='me' /><add key='ClearTextPassword' value='secret' /></feed>", "me", "secret")]
    [InlineData("my feed", "<my_x0020_feed><add key='username' value='me' /><add key='cleartextpassword' value='a%FEED_HOST%b' /></my_x0020_feed>", "me", "afeed.contoso.exampleb")]
    [InlineData("feed", "<feed><add key='Username' value='%FEED_HOST%' /><add key='ClearTextPassword' value='%FEED_HOST%' /><add key='ValidAuthenticationTypes' value='negotiate, Basic' /></feed>", "feed.contoso.example", "feed.contoso.example")]
    [InlineData("feed", "<feed><add key='Username' value='me' /><add key='ClearTextPassword' value='100%sure%' /></feed>", "me", "100%sure%")]
    public void A_password_is_the_one_that_stands_there(string source, string written, string user, string password) =>
        Assert.Equal((user, password, null), Read(source, written));

    [Theory]
    [InlineData("Feed", "<feed><add key='Username' value='me' /><add key='ClearTextPassword' value='secret' /></feed>")]
    [InlineData("feed", "<feed><add key='Username' value='me' /><add key='ClearTextPassword' value='secret' /></feed><clear />")]
    [InlineData("feed", "")]
    public void A_source_without_a_password_is_asked_without(string source, string written) => Assert.Equal((null, null, null), Read(source, written));

    [Theory]
    [InlineData("<feed><add key='Username' value='me' /><add key='Password' value='AQAAANCMnd8' /></feed>", "its password in 'nuget.config' is encrypted for one user of Windows, and is not read;")]
    [InlineData("<feed><add key='Username' value='me' /><add key='ClearTextPassword' value='%NO_SUCH_VARIABLE%' /></feed>", "its password in 'nuget.config' is that of the variable 'NO_SUCH_VARIABLE', which is not set.")]
    [InlineData("<feed><add key='ClearTextPassword' value='secret' /></feed>", "'nuget.config' has a password and no user for it.")]
    [InlineData("<feed><add key='Username' value='me' /></feed>", "'nuget.config' has a user and no password for it.")]
    [InlineData("<feed><add key='Username' value='me' /><add key='ClearTextPassword' value='secret' /><add key='ValidAuthenticationTypes' value='ntlm' /></feed>", "'nuget.config' says that its password is for 'ntlm', and only 'basic' is known.")]
    public void What_cannot_be_used_is_a_fault_that_shows_no_secret(string written, string why)
    {
        var (user, _, fault) = Read("feed", written);

        Assert.Null(user);
        Assert.StartsWith(why, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_file_counts_and_the_variable_of_the_source_before_all()
    {
        _folders.With("user", Section("<feed><add key='Username' value='far' /><add key='ClearTextPassword' value='away' /></feed><other><add key='Username' value='o' /><add key='ClearTextPassword' value='o' /></other>"));
        Assert.Equal(("near", "by", null), Read("feed", "<feed><add key='Username' value='near' /><add key='ClearTextPassword' value='by' /></feed>"));
        Assert.Equal(("o", "o", null), Of("other", null));
        Assert.Equal(("me", "a=b;c", null), Of("feed", "Username=me;Password=a=b;c"));
        Assert.Equal(("me", "secret", null), Of("feed", "Username=me; Password=secret;ValidAuthenticationTypes=basic,negotiate"));
        Assert.Equal(("near", "by", null), Of("feed", "nonsense"));

        Assert.Equal((null, null, null), Read("other", "<clear />"));
    }

    [Fact]
    public void Sources_for_advisories_are_read_like_sources_of_packages()
    {
        _folders.With("repository", "<auditSources><clear /><add key='audit' value='https://%FEED_HOST%/v3/index.json' /><add key='off' value='https://off.example/index.json' /></auditSources><disabledPackageSources><add key='off' value='true' /></disabledPackageSources>")
            .With("user", "<auditSources><add key='lost' value='https://lost.example/index.json' /></auditSources>");

        Assert.Equal([("audit", "https://feed.contoso.example/v3/index.json", true), ("off", "https://off.example/index.json", false)], _folders.Read().AuditSources.Select(source => (source.Name, source.Written, source.IsEnabled)));
        Assert.Empty(_folders.Read().Sources);
    }

    public void Dispose() => _folders.Dispose();

    private static string Section(string written) => $"<packageSourceCredentials>{written.Replace('\'', '"')}</packageSourceCredentials>";

    private (string? User, string? Password, string? Fault) Read(string source, string written)
    {
        _folders.With("repository", Section(written));
        return Of(source, null);
    }

    private (string? User, string? Password, string? Fault) Of(string source, string? variable)
    {
        var variables = variable is null ? _folders.Variables : _folders.Variables.Add($"NuGetPackageSourceCredentials_{source}", variable);
        var (credential, fault) = SourceCredentials.Of(_folders.Read(), source, variables);
        return (credential?.User, credential?.Password, fault);
    }
}
