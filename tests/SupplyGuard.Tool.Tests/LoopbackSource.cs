using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SupplyGuard.Tool.Tests;

/// <summary>A package source on this machine's loopback that answers with fixed pages, and counts who asks.</summary>
internal sealed class LoopbackSource : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, string> _pages;
    private readonly Task _answering;
    private int _asked;

    /// <param name="pages">By path; <c>{source}</c> in a page stands for the source's own address. Any other path is not found.</param>
    public LoopbackSource(params (string Path, string Content)[] pages)
    {
        _pages = pages.ToDictionary(page => page.Path, page => page.Content, StringComparer.Ordinal);
        Address = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _answering = Task.Run(Answer);
    }

    /// <summary>Without a slash at the end.</summary>
    public string Address { get; }

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Whether pages come compressed, as registrations of version 3.6.0 do.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>User and password, <c>user:password</c>, without which nobody gets an answer; null: everybody does.</summary>
    public string? Password { get; init; }

    /// <summary>By path, where a page is instead.</summary>
    public ConcurrentDictionary<string, string> Moved { get; } = new(StringComparer.Ordinal);

    /// <summary>What everybody who asked said in the header <c>Authorization</c>; nothing for those who said nothing.</summary>
    public ConcurrentBag<string> Said { get; } = [];

    public void Dispose()
    {
        _listener.Close();
        _answering.GetAwaiter().GetResult();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Answer()
    {
        try
        {
            while (true)
            {
                var context = _listener.GetContext();
                Interlocked.Increment(ref _asked);
                Answer(context.Request, context.Response);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed: the test is over.
        }
    }

    private void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        var path = request.Url!.AbsolutePath;
        if (request.Headers["Authorization"] is { } said)
            Said.Add(said);

        if (Moved.TryGetValue(path, out var target))
            (response.StatusCode, response.RedirectLocation) = ((int)HttpStatusCode.Found, target);
        else if (Password is not null && request.Headers["Authorization"] != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Password))}")
            response.StatusCode = (int)HttpStatusCode.Unauthorized;
        else if (_pages.TryGetValue(path, out var page))
            Write(response, Encoding.UTF8.GetBytes(page.Replace("{source}", Address, StringComparison.Ordinal)));
        else
            response.StatusCode = (int)HttpStatusCode.NotFound;
    }

    private void Write(HttpListenerResponse response, byte[] page)
    {
        if (!IsCompressed)
        {
            response.OutputStream.Write(page);
            return;
        }

        response.AddHeader("Content-Encoding", "gzip");
        using var compressed = new GZipStream(response.OutputStream, CompressionLevel.Fastest, leaveOpen: true);
        compressed.Write(page);
    }
}
