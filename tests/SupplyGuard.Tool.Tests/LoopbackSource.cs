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
                if (_pages.TryGetValue(context.Request.Url!.AbsolutePath, out var page))
                    context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(page.Replace("{source}", Address, StringComparison.Ordinal)));
                else
                    context.Response.StatusCode = (int)HttpStatusCode.NotFound;

                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed: the test is over.
        }
    }
}
