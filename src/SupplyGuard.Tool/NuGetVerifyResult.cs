namespace SupplyGuard.Tool;

/// <summary>How a run of <c>dotnet nuget verify</c> ended.</summary>
/// <param name="ExitCode">Null when it did not end by itself.</param>
/// <param name="Begun">Packages that it said it was verifying.</param>
/// <param name="Verified">Packages that it said it had verified.</param>
/// <param name="HasSignatureError">Whether it named an error about signatures, <c>NU3xxx</c>.</param>
/// <param name="HasError">Whether it named any error.</param>
/// <param name="Fault">Why there was no answer; null when there was one.</param>
internal sealed record NuGetVerifyResult(int? ExitCode, int Begun, int Verified, bool HasSignatureError, bool HasError, string? Fault = null)
{
    /// <summary>It refuses a package, and says so in as many words.</summary>
    public bool IsRefusal => ExitCode is 1 && HasSignatureError;

    /// <summary>It ended because it found fault with something, and did not merely fail.</summary>
    public bool IsComplaint => ExitCode is 1 && HasError;

    /// <summary>The exit code is zero only when every package is good.</summary>
    public bool AcceptsAll(int count) => ExitCode is 0 && Verified >= count;

    /// <summary>It looked at every package and has verified none.</summary>
    public bool RefusesAll(int count) => ExitCode is 1 && HasError && Begun == count && Verified == 0;
}
