namespace SupplyGuard.Evidence;

/// <summary>User and password for a package source, for HTTP's scheme Basic. A class without members to print: a record would show the password.</summary>
public sealed class SourceCredential(string user, string password)
{
    public string User { get; } = user;

    public string Password { get; } = password;
}
