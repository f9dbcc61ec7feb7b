using System.Globalization;
using System.Text;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>Where a rank runs.</summary>
/// <param name="Host">Its machine.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Processors">How many of the machine's processors it may use.</param>
/// <param name="Binding">Which ones, as Linux writes it; empty where that is not known.</param>
internal sealed record RankPlace(string Host, int ProcessId, int Processors, string Binding)
{
    private const string StatusFile = "/proc/self/status";
    private const string BindingField = "Cpus_allowed_list:";

    public static RankPlace Mine() => new(Environment.MachineName, Environment.ProcessId, Environment.ProcessorCount, MyBinding());

    public static RankPlace Read(byte[] bytes)
    {
        var fields = Encoding.UTF8.GetString(bytes).Split('\n');
        return new RankPlace(fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[2], CultureInfo.InvariantCulture), fields[3]);
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Host}\n{ProcessId}\n{Processors}\n{Binding}"));

    /// <summary>What is left of its processors when it shares them with those ranks that may use the same; at least 1.</summary>
    public int ShareAmong(IEnumerable<RankPlace> ranks) => Math.Max(1, Processors / ranks.Count(other => other.Host == Host && other.Binding == Binding));

    private static string MyBinding() => File.Exists(StatusFile)
        ? File.ReadLines(StatusFile).FirstOrDefault(line => line.StartsWith(BindingField, StringComparison.Ordinal))?[BindingField.Length..].Trim() ?? ""
        : "";
}
