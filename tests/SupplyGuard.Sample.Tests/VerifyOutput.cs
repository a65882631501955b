using System.Collections.Immutable;
using System.Text.Json;
using AttackedSamples;

namespace SupplyGuard.Sample.Tests;

/// <summary>The JSON report on standard output, read by its published names and by nothing of the product.</summary>
internal sealed record VerifyOutput(string Verdict, ImmutableArray<ReportedFinding> Findings)
{
    public static VerifyOutput Read(DotnetCommand verify)
    {
        try
        {
            using var report = JsonDocument.Parse(verify.Output);
            return new VerifyOutput(
                report.RootElement.GetProperty("verdict").GetString()!,
                [.. report.RootElement.GetProperty("findings").EnumerateArray().Select(ReportedFinding.Read)]);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Standard output is not one JSON document:\n{verify.Output}\n{verify.Errors}", exception);
        }
    }
}
