using System.Globalization;
using System.Text;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Bench;

/// <summary>How large a made log is, and of what kind.</summary>
/// <param name="Users">Users, numbered 1 .. Users.</param>
/// <param name="Items">Items, numbered 1 .. Items by popularity.</param>
/// <param name="Interactions">Rows.</param>
/// <param name="Exponent">Of Zipf's law: the item of rank r is drawn in proportion to r^-Exponent.</param>
/// <param name="Seed">Of everything.</param>
internal sealed record LogSize(int Users, int Items, long Interactions, double Exponent, ulong Seed);

/// <summary>
/// Writes a log of any size, a row after the other, that a sequence model can learn from. Items belong to clusters (rank i to i mod the number of
/// clusters) and every user has three favourite ones. Of a user's rows 40 % go from their item before to the next of its cluster, 40 % to an item
/// of a favourite cluster, 20 % to any item; what is drawn follows Zipf's law. Beside that every item is given once, in turn over the whole log.
/// Users come at random, in the order of time, so that of each only the item before is held.
/// </summary>
internal sealed class LogGenerator
{
    private const int ItemsOfCluster = 200;
    private const int Favourites = 3;
    private const double FollowChance = 0.4;
    private const double FavouriteChance = 0.4;
    private const long FirstTime = 1_500_000_000;
    private const long Seconds = 100_000_000;
    private const int BufferBytes = 1 << 20;
    private const int LongestRow = 64;

    private readonly LogSize _size;
    private readonly int _clusters;
    private readonly double[] _cumulated;
    private readonly int[] _last;

    private LogGenerator(LogSize size)
    {
        _size = size;
        _clusters = Math.Max(1, size.Items / ItemsOfCluster);
        _cumulated = new double[size.Items];
        var sum = 0.0;
        for (var item = 0; item < size.Items; item++)
            _cumulated[item] = sum += Math.Pow(item + 1, -size.Exponent);
        _last = new int[size.Users];
        Array.Fill(_last, -1);
    }

    /// <summary>Writes tab-separated rows under a header, as <c>ur4rec import --format tsv</c> reads them.</summary>
    public static void Write(LogSize size, Stream output) => new LogGenerator(size).Write(output);

    private void Write(Stream output)
    {
        var random = new RandomStream(RandomKey.For(_size.Seed, "log"));
        var buffer = new byte[BufferBytes];
        var filled = Encoding.UTF8.GetBytes("user\titem\ttime\n", buffer);
        for (var row = 0L; row < _size.Interactions; row++)
        {
            if (buffer.Length - filled < LongestRow)
            {
                output.Write(buffer.AsSpan(0, filled));
                filled = 0;
            }

            // The first rows are one of each user, so that there are as many users as were asked for.
            var user = row < _size.Users ? (int)row : random.NextInt(_size.Users);
            var item = ItemInTurn(row) ?? NextItem(user, ref random);
            _last[user] = item;
            Append(user + 1L, '\t');
            Append(item + 1L, '\t');
            Append(FirstTime + (long)((Int128)row * Seconds / _size.Interactions), '\n');
        }

        output.Write(buffer.AsSpan(0, filled));

        void Append(long number, char end)
        {
            number.TryFormat(buffer.AsSpan(filled), out var written, provider: CultureInfo.InvariantCulture);
            filled += written;
            buffer[filled++] = (byte)end;
        }
    }

    /// <summary>The item whose turn a row is: there are as many items as were asked for, where there are as many rows.</summary>
    private int? ItemInTurn(long row)
    {
        var turn = (Int128)row * _size.Items / _size.Interactions;
        return turn < (Int128)(row + 1) * _size.Items / _size.Interactions ? (int)turn : null;
    }

    private int NextItem(int user, ref RandomStream random)
    {
        var choice = random.NextDouble();
        if (choice < FollowChance && _last[user] >= 0)
            return _last[user] + _clusters < _size.Items ? _last[user] + _clusters : _last[user] % _clusters;
        var item = Popular(ref random);
        return choice < FollowChance + FavouriteChance ? InCluster(item, Favourite(user, random.NextInt(Favourites))) : item;
    }

    private int Popular(ref RandomStream random)
    {
        var found = Array.BinarySearch(_cumulated, random.NextDouble() * _cumulated[^1]);
        return Math.Min(found < 0 ? ~found : found, _cumulated.Length - 1);
    }

    /// <summary>A user's favourite cluster of a number, made again whenever it is asked for.</summary>
    private int Favourite(int user, int number)
    {
        var stream = new RandomStream(RandomKey.For(_size.Seed, "favourites", ((ulong)user << 8) | (uint)number));
        return stream.NextInt(_clusters);
    }

    /// <summary>The item of a cluster that is as popular there as a given one is in its own.</summary>
    private int InCluster(int item, int cluster)
    {
        var moved = item - (item % _clusters) + cluster;
        return moved < _size.Items ? moved : cluster;
    }
}
