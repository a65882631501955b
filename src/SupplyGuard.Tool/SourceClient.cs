using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Feeds;

namespace SupplyGuard.Tool;

/// <summary>
/// Fetches pages of package sources, each within a time and a size. Follows redirections itself: a password is for the host that it was
/// configured for, and nothing that was asked for encrypted comes unencrypted.
/// </summary>
internal sealed class SourceClient : IDisposable
{
    private const int MostRedirections = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <returns>Null when the source says that there is no such page.</returns>
    /// <exception cref="IOException">The address does not answer with a page in time.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public byte[]? Fetch(SourceQuestion question, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LongestWait);
        try
        {
            return Follow(question, deadline.Token);
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

    private byte[]? Follow(SourceQuestion question, CancellationToken cancellationToken)
    {
        for (var redirections = 0; ; redirections++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, question.Address);
            if (question.Credential is { } credential)
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password}")));

            using var response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is HttpStatusCode.OK)
            {
                using var stream = response.Content.ReadAsStream(cancellationToken);
                return ReadAll(stream, cancellationToken);
            }

            if (response.StatusCode is HttpStatusCode.NotFound)
                return null;
            if (!IsRedirection(response.StatusCode) || response.Headers.Location is not { } target)
                throw new IOException($"it answers with status {(int)response.StatusCode}.");
            if (redirections == MostRedirections)
                throw new IOException($"it redirects more than {MostRedirections} times.");

            question = Redirected(question, new Uri(question.Address, target));
        }
    }

    private static SourceQuestion Redirected(SourceQuestion from, Uri to)
    {
        if (to.Scheme is not "https" && !(to is { Scheme: "http", IsLoopback: true } && from.Address.Scheme is "http"))
            throw new IOException("it redirects to an address that is not encrypted.");

        return new SourceQuestion(to, AskedSource.IsSameOrigin(from.Address, to) ? from.Credential : null);
    }

    private static bool IsRedirection(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>What is compressed says nothing about its length, so that is counted here.</summary>
    private static byte[] ReadAll(Stream stream, CancellationToken cancellationToken)
    {
        using var page = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.ReadAsync(buffer, cancellationToken).AsTask().GetAwaiter().GetResult() is > 0 and var read)
        {
            page.Write(buffer, 0, read);
            if (page.Length > SourcePage.Largest)
                throw new IOException($"its answer is longer than {SourcePage.Largest} bytes.");
        }

        return page.ToArray();
    }
}
