namespace SupplyGuard.Tool;

/// <summary>The command was asked wrongly. Its message and fix are shown as they are; the process ends with <see cref="ExitCode.AskedWrongly"/>.</summary>
internal sealed class UsageException(string message, string fix) : Exception(message)
{
    public string Fix { get; } = fix;
}
