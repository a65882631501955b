using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TestKit;

namespace SupplyGuard.Tests.Reporting.Browsing;

/// <summary>Headless Chromium with one page, driven by the Chrome DevTools Protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _profile = new();
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private int _last;
    private string? _session;

    private Browser()
    {
        var start = new ProcessStartInfo(Installed!) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={_profile.Path}", "about:blank"])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    /// <summary>What the page told: requests, and messages of its console and of the browser about it.</summary>
    public List<JsonNode> Events { get; } = [];

    /// <summary>Null when there is no Chromium on this machine.</summary>
    public static string? Installed { get; } = Find();

    /// <summary>Opens a page from a file.</summary>
    public static async Task<Browser> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var browser = new Browser();
        await browser.ConnectAsync(path, cancellationToken);
        return browser;
    }

    /// <returns>The member <c>result</c> of the answer.</returns>
    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters, CancellationToken cancellationToken)
    {
        var message = new JsonObject { ["id"] = ++_last, ["method"] = method, ["params"] = parameters ?? [] };
        if (_session is not null)
            message["sessionId"] = _session;

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
        while (true)
        {
            var answer = await ReceiveAsync(deadline.Token);
            if (answer["id"]?.GetValue<int>() != _last)
                Events.Add(answer);
            else if (answer["error"] is { } error)
                throw new InvalidOperationException($"{method}: {error.ToJsonString()}");
            else
                return answer["result"]!;
        }
    }

    /// <summary>The value of a JavaScript expression, which may be whatever JSON can say.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression, CancellationToken cancellationToken)
    {
        var result = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true }, cancellationToken);
        return result["exceptionDetails"] is { } fault ? throw new InvalidOperationException(fault.ToJsonString()) : result["result"]!["value"];
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Dispose();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => (string[])[Path.Combine(folder, "chromium"), Path.Combine(folder, "chromium-browser"), Path.Combine(folder, "google-chrome")])
        .FirstOrDefault(File.Exists);

    private async Task ConnectAsync(string path, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(await AddressAsync(cancellationToken), cancellationToken);
        var targets = await SendAsync("Target.getTargets", null, cancellationToken);
        var page = targets["targetInfos"]!.AsArray().First(target => target!["type"]!.GetValue<string>() == "page")!["targetId"]!.GetValue<string>();
        var attached = await SendAsync("Target.attachToTarget", new JsonObject { ["targetId"] = page, ["flatten"] = true }, cancellationToken);
        _session = attached["sessionId"]!.GetValue<string>();
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
            await SendAsync($"{domain}.enable", null, cancellationToken);

        await SendAsync("Page.navigate", new JsonObject { ["url"] = new Uri(path).AbsoluteUri }, cancellationToken);
        while ((await EvaluateAsync("document.readyState + location.protocol", cancellationToken))!.GetValue<string>() != "completefile:")
            await Task.Delay(50, cancellationToken);
    }

    private async Task<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        const string Announcement = "DevTools listening on ";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        while (await _process.StandardError.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                // Nobody reads the rest, and a full pipe would stop the browser.
                _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new Uri(line[Announcement.Length..]);
            }
        }

        throw new InvalidOperationException("The browser ended before it listened.");
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            await message.WriteAsync(buffer.AsMemory(0, part.Count), cancellationToken);
        }
        while (!part.EndOfMessage);

        message.Position = 0;
        return (await JsonNode.ParseAsync(message, cancellationToken: cancellationToken))!;
    }
}
