using System.Collections.Immutable;
using System.Globalization;

namespace SupplyGuard.Fuzzing;

/// <summary>What a run was asked to do.</summary>
/// <param name="Targets">Names; empty for all.</param>
/// <param name="Time">For each target.</param>
/// <param name="Jobs">Threads that work on one target.</param>
/// <param name="Output">Absolute path of the folder for inputs that fail.</param>
/// <param name="Input">One input to give to one target instead of fuzzing; null when there is none.</param>
internal sealed record FuzzOptions(ImmutableArray<string> Targets, TimeSpan Time, int Seed, int Jobs, string Output, string? Input)
{
    /// <exception cref="FormatException">The arguments make no sense.</exception>
    public static FuzzOptions Parse(string[] args, string root)
    {
        var options = new FuzzOptions([], TimeSpan.FromMinutes(10), 1, Environment.ProcessorCount, Path.Combine(root, "artifacts", "fuzzing"), Input: null);
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"'{args[i]}' lacks its value");
            options = args[i] switch
            {
                "--target" => options with { Targets = options.Targets.Add(value) },
                "--minutes" => options with { Time = TimeSpan.FromMinutes(double.Parse(value, CultureInfo.InvariantCulture)) },
                "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--jobs" => options with { Jobs = Math.Clamp(int.Parse(value, CultureInfo.InvariantCulture), 1, 64) },
                "--output" => options with { Output = Path.GetFullPath(value) },
                "--input" => options with { Input = Path.GetFullPath(value) },
                _ => throw new FormatException($"'{args[i]}' is no option"),
            };
        }

        return options;
    }
}
