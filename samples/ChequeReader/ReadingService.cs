using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChequeReader;

/// <summary>Reads every cheque once, prints and writes what it read, and ends the program: 0 all read, 1 a person has to look, 2 it could not.</summary>
internal sealed partial class ReadingService(
    ChequeFolder folder,
    AmountReader reader,
    ReaderSetup setup,
    IHostApplicationLifetime lifetime,
    ILogger<ReadingService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What ends the host below this line is a failure; it would say 0.
        Environment.ExitCode = 2;

        var expected = folder.Expected();
        var readings = new List<ChequeReading>();
        foreach (var cheque in folder.Cheques)
        {
            var reading = await ReadAsync(cheque, expected, stoppingToken);
            readings.Add(reading);
            Console.WriteLine(Line(reading));
        }

        folder.Write(readings);
        var doubtful = readings.Count(reading => reading.Remark != "");
        Console.WriteLine($"{readings.Count} cheques read, {doubtful} for a person to look at. Written to {setup.Readings}");
        Environment.ExitCode = doubtful == 0 && readings.Count > 0 ? 0 : 1;
        lifetime.StopApplication();
    }

    private async Task<ChequeReading> ReadAsync(string cheque, IReadOnlyDictionary<string, long> expected, CancellationToken cancellationToken)
    {
        var name = Path.GetFileNameWithoutExtension(cheque);
        try
        {
            var amount = reader.Read(await folder.ScanAsync(cheque, cancellationToken));
            var remark = Remark(amount, expected.GetValueOrDefault(name, amount.Value));
            return new ChequeReading(name, amount.Value, amount.InWords, Math.Round(amount.Confidence, 4), remark);
        }
        catch (InvalidDataException exception)
        {
            LogUnreadable(name, exception.Message);
            return new ChequeReading(name, null, "", 0, exception.Message);
        }
    }

    private string Remark(Amount amount, long expected)
    {
        if (amount.Value != expected)
            return $"a person read {expected}";
        return amount.Confidence < setup.MinimumConfidence ? "not sure" : "";
    }

    private static string Line(ChequeReading reading)
    {
        var remark = reading.Remark == "" ? "" : $"  [{reading.Remark}]";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{reading.Cheque}  {reading.Amount,9}  {100 * reading.Confidence,5:F1} %  {reading.InWords}{remark}");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cheque {Cheque} cannot be read: {Reason}")]
    private partial void LogUnreadable(string cheque, string reason);
}
