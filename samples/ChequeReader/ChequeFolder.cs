using System.Globalization;
using CsvHelper;
using Polly;
using Polly.Retry;

namespace ChequeReader;

/// <summary>The folder that a scanner writes to, and the two tables beside it.</summary>
internal sealed class ChequeFolder(ReaderSetup setup)
{
    /// <summary>A scanner may still hold the file that it has just written.</summary>
    private readonly ResiliencePipeline _patience = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<IOException>(exception => exception is not FileNotFoundException),
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxRetryAttempts = 4,
        })
        .Build();

    public IReadOnlyList<string> Cheques => [.. Directory.GetFiles(setup.Cheques, "*.pgm").Order(StringComparer.Ordinal)];

    public async Task<GrayImage> ScanAsync(string cheque, CancellationToken cancellationToken) =>
        GrayImage.FromPgm(await _patience.ExecuteAsync(async token => await File.ReadAllBytesAsync(cheque, token), cancellationToken));

    /// <summary>Amounts that a person read, by the cheque's name; empty where nobody did.</summary>
    public IReadOnlyDictionary<string, long> Expected()
    {
        if (!File.Exists(setup.Expected))
            return new Dictionary<string, long>(StringComparer.Ordinal);

        using var csv = new CsvReader(File.OpenText(setup.Expected), CultureInfo.InvariantCulture);
        return csv.GetRecords<ExpectedAmount>().ToDictionary(line => line.Cheque, line => line.Amount, StringComparer.Ordinal);
    }

    public void Write(IEnumerable<ChequeReading> readings)
    {
        using var csv = new CsvWriter(File.CreateText(setup.Readings), CultureInfo.InvariantCulture);
        csv.WriteRecords(readings);
    }
}
