using System.Net;
using System.Net.Http.Headers;

namespace SupplyGuard.Tool;

/// <summary>Takes one request for a time stamp to the authority that the user named (RFC 3161 §3.4, over HTTP), within a time and a size.</summary>
internal static class TimestampClient
{
    /// <summary>A token brings a few certificates along.</summary>
    private const int LongestAnswer = 1 << 18;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Something that asks this authority.</summary>
    /// <exception cref="UsageException">It is no address of one.</exception>
    public static Func<byte[], byte[]> Of(string address, CancellationToken cancellationToken) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? request => Ask(uri, request, cancellationToken)
            : throw new UsageException($"'{address}' is no address of a time stamp authority.", "Write an address that begins with 'https://' or 'http://'.");

    private static byte[] Ask(Uri address, byte[] request, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LongestWait);
        try
        {
            using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
            using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
            using var content = new ByteArrayContent(request);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
            using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            using var response = client.Send(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (response.StatusCode is not HttpStatusCode.OK)
                throw Failed(address, $"it answers with status {(int)response.StatusCode}");

            var answer = new byte[LongestAnswer];
            using var stream = response.Content.ReadAsStream(deadline.Token);
            var length = stream.ReadAtLeastAsync(answer, LongestAnswer, throwOnEndOfStream: false, deadline.Token).AsTask().GetAwaiter().GetResult();
            return length < LongestAnswer ? answer[..length] : throw Failed(address, $"its answer is longer than {LongestAnswer} bytes");
        }
        catch (HttpRequestException e)
        {
            throw Failed(address, $"it cannot be reached ({e.HttpRequestError})");
        }
        catch (IOException e)
        {
            throw Failed(address, $"it cannot be heard to the end ({e.Message})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(address, $"it does not answer within {LongestWait.TotalSeconds} seconds");
        }
    }

    private static UsageException Failed(Uri address, string why) =>
        new($"The time stamp authority '{address}' gives no time stamp: {why}.", "Try again later, name another authority, or sign without '--timestamp-url'; nothing was written.");
}
