using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Ur4Rec.Bench.Serve.Http;

/// <summary>Reads answers of HTTP/1.1 from a socket, as little of them as is needed.</summary>
internal sealed class HttpReader(Socket socket)
{
    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private byte[] _buffer = new byte[16 << 10];
    private int _start;
    private int _end;

    public HttpAnswer ReadAnswer()
    {
        int status;
        var (length, isChunked) = (0, false);
        do
        {
            status = StatusOf(ReadLine());
            for (var line = ReadLine(); line.Length > 0; line = ReadLine())
            {
                if (ValueOf(line, "Content-Length:"u8) is { Length: > 0 } value && Utf8Parser.TryParse(value, out int given, out _))
                    length = given;
                isChunked |= ValueOf(line, "Transfer-Encoding:"u8).Length > 0;
            }
        }
        while (status is >= 100 and < 200);
        _body.ResetWrittenCount();
        if (isChunked)
            ReadChunks();
        else
            ReadBytes(length);
        return new HttpAnswer(status, _body.WrittenMemory);
    }

    private static int StatusOf(ReadOnlySpan<byte> line) =>
        line.StartsWith("HTTP/1."u8) && line.Length >= 12 && Utf8Parser.TryParse(line[9..12], out int status, out _)
            ? status
            : throw new InvalidDataException($"'{Encoding.Latin1.GetString(line)}' begins no answer.");

    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name) ? line[name.Length..].Trim((byte)' ') : default;

    private void ReadChunks()
    {
        while (true)
        {
            if (!Utf8Parser.TryParse(ReadLine(), out int size, out _, 'x'))
                throw new InvalidDataException("A chunk has no size.");
            ReadBytes(size);
            if (ReadLine().Length > 0)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"A chunk is longer than {size} bytes."));
            if (size == 0)
                return;
        }
    }

    private void ReadBytes(int count)
    {
        while (count > 0)
        {
            if (_start == _end)
                Fill();
            var part = _buffer.AsSpan(_start, Math.Min(count, _end - _start));
            _body.Write(part);
            _start += part.Length;
            count -= part.Length;
        }
    }

    /// <summary>The next line without its end; valid until the next call.</summary>
    private ReadOnlySpan<byte> ReadLine()
    {
        var seen = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                var line = _buffer.AsSpan(_start, seen + end);
                _start += seen + end + 2;
                return line;
            }

            seen = Math.Max(0, _end - _start - 1);
            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        var received = socket.Receive(_buffer.AsSpan(_end));
        if (received == 0)
            throw new EndOfStreamException("The server closed the connection.");
        _end += received;
    }
}
