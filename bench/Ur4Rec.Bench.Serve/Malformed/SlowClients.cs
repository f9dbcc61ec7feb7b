using System.Net.Sockets;
using Ur4Rec.Bench.Serve.Http;

namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary>Clients that send a byte now and then, some tens at a time: half of them a head, half a body. The server must give each up.</summary>
/// <param name="server">Whom.</param>
/// <param name="text">Writes requests.</param>
/// <param name="pause">Between two bytes.</param>
internal sealed class SlowClients(Uri server, RequestText text, TimeSpan pause)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Lets so many at it at one time, and waits until all were given up.</summary>
    /// <returns>How many were given up; the others could go on.</returns>
    public int Run(int count)
    {
        var connections = Enumerable.Range(0, count).Select(_ => new HttpConnection(server, s_patience)).ToList();
        foreach (var (i, connection) in connections.Index())
            connection.Send(RequestText.Bytes(BeginningOf(i)));
        var tries = (int)(s_patience / pause);
        var givenUp = 0;
        while (connections.Count > 0 && tries-- > 0)
        {
            Thread.Sleep(pause);
            givenUp += connections.RemoveAll(connection => !IsTaken(connection));
        }

        connections.ForEach(connection => connection.Dispose());
        return givenUp;
    }

    private string BeginningOf(int client) => client % 2 == 0
        ? $"GET /v1/users/u/recommendations HTTP/1.1\r\nHost: {text.Host}\r\nX-Slow: "
        : text.Head("POST", "/v1/events", RequestText.IsJson, "Content-Length: 100000");

    /// <summary>Whether the server takes another byte. One that has given up resets the connection at the first, and refuses the next.</summary>
    private static bool IsTaken(HttpConnection connection)
    {
        try
        {
            connection.Send(" "u8);
            return true;
        }
        catch (SocketException)
        {
            connection.Dispose();
            return false;
        }
    }
}
