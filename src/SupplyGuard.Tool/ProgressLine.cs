using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>One line on the error stream that says what is being done, rewritten in place and cleared at the end. Silent without a terminal.</summary>
internal sealed class ProgressLine(Terminal terminal, bool enabled) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly bool _enabled = enabled && terminal.Animation;
    private bool _shown;

    public void Show(string text)
    {
        if (!_enabled)
            return;

        lock (_lock)
        {
            // Wrapping is off while the line is written: a wrapped line could not be cleared again.
            terminal.Error.Write($"\r\u001b[2K\u001b[?7l{VisibleText.Of(text)}\u001b[?7h");
            terminal.Error.Flush();
            _shown = true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_shown)
                terminal.Error.Write("\r\u001b[2K");
            _shown = false;
        }
    }
}
