using System.Net;
using System.Net.Sockets;

namespace Ur4Rec.Bench.Serve.Http;

/// <summary>An answer. Its body is valid until the next one is received.</summary>
internal readonly record struct HttpAnswer(int Status, ReadOnlyMemory<byte> Body);

/// <summary>
/// A keep-alive connection that sends what it is given, byte by byte, and reads answers. It blocks its thread, which takes less of the processor that
/// it shares with the server than anything asynchronous.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly HttpReader _reader;

    public HttpConnection(Uri server, TimeSpan patience)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)patience.TotalMilliseconds,
            SendTimeout = (int)patience.TotalMilliseconds,
        };
        _reader = new HttpReader(_socket);
        try
        {
            _socket.Connect(IPAddress.Parse(server.Host), server.Port);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>The next answer.</summary>
    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    /// <exception cref="SocketException">The server reset the connection, or did not answer in time.</exception>
    public HttpAnswer Receive() => _reader.ReadAnswer();

    public HttpAnswer Exchange(ReadOnlySpan<byte> request)
    {
        Send(request);
        return Receive();
    }

    /// <summary>Closes the half that sends.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with a reset, whatever was not read.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
