using System.Text;

namespace SupplyGuard.Tool;

/// <summary>The process's own console. No colour and no animation without a terminal, or when NO_COLOR is set (no-color.org).</summary>
internal static class ConsoleTerminal
{
    public static Terminal Create()
    {
        if (Console.IsOutputRedirected || OperatingSystem.IsWindows())
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

        var colour = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal(Console.Out, Console.Error, Environment.CurrentDirectory, colour, Animation: !Console.IsErrorRedirected) { Caching = Caching.Usual() };
    }
}
