using System.Net;
using SupplyGuard.Evidence.Advisories;

namespace SupplyGuard.Tool;

/// <summary>Fetches pages of package sources, without credentials, each within a time and a size.</summary>
internal sealed class SourceClient : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        MaxAutomaticRedirections = 5,
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <exception cref="IOException">The address does not answer with a page in time.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public byte[] Fetch(Uri address, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LongestWait);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (response.StatusCode is not HttpStatusCode.OK)
                throw new IOException($"it answers with status {(int)response.StatusCode}.");

            using var stream = response.Content.ReadAsStream(deadline.Token);
            return ReadAll(stream, deadline.Token);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"it cannot be reached ({e.HttpRequestError}).", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"it does not answer within {LongestWait.TotalSeconds} seconds.", e);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>What is compressed says nothing about its length, so that is counted here.</summary>
    private static byte[] ReadAll(Stream stream, CancellationToken cancellationToken)
    {
        using var page = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.ReadAsync(buffer, cancellationToken).AsTask().GetAwaiter().GetResult() is > 0 and var read)
        {
            page.Write(buffer, 0, read);
            if (page.Length > AuditPages.LargestPage)
                throw new IOException($"its answer is longer than {AuditPages.LargestPage} bytes.");
        }

        return page.ToArray();
    }
}
