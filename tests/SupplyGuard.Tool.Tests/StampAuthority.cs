using System.Net;
using System.Net.Sockets;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>A time stamp authority (RFC 3161) on this machine's loopback: <c>openssl ts</c> behind HTTP.</summary>
internal sealed class StampAuthority : IDisposable
{
    private const string Configuration = """
        [ tsa ]
        default_tsa = stamps
        [ stamps ]
        serial = tsa.serial
        default_policy = 1.3.6.1.4.1.99999.1
        digests = sha256, sha384, sha512
        signer_digest = sha256
        ess_cert_id_chain = no
        ess_cert_id_alg = sha256
        """;

    private readonly HttpListener _listener = new();
    private readonly TemporaryFolder _folder;
    private readonly Task _answering;

    /// <param name="folder">Holds <c>tsa.pem</c> and <c>tsa.key</c>.</param>
    public StampAuthority(TemporaryFolder folder)
    {
        _folder = folder;
        folder.Write("tsa.cnf", Configuration);
        folder.Write("tsa.serial", "01\n");
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _answering = Task.Run(Answer);
    }

    public string Address { get; }

    /// <summary>What is answered instead of a stamp; null: a stamp.</summary>
    public byte[]? Answered { get; set; }

    public void Dispose()
    {
        _listener.Close();
        _answering.GetAwaiter().GetResult();
    }

    private void Answer()
    {
        try
        {
            while (true)
            {
                var context = _listener.GetContext();
                using (var query = File.Create(_folder.PathTo("query.tsq")))
                    context.Request.InputStream.CopyTo(query);

                OpenSsl.Run(_folder, "ts -reply -config tsa.cnf -section stamps -queryfile query.tsq -signer tsa.pem -inkey tsa.key -out reply.tsr");
                context.Response.ContentType = "application/timestamp-reply";
                context.Response.OutputStream.Write(Answered ?? File.ReadAllBytes(_folder.PathTo("reply.tsr")));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed: the test is over.
        }
    }
}
