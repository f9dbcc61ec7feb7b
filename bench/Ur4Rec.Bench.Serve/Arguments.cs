using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Bench.Serve;

/// <summary>Named values of a command line, <c>--name value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    /// <param name="words">Names and values in turn.</param>
    /// <param name="known">The names there are, without their dashes.</param>
    /// <exception cref="InputException">A name is unknown, stands twice, or has no value.</exception>
    public Arguments(ReadOnlySpan<string> words, params string[] known)
    {
        for (var i = 0; i < words.Length; i += 2)
        {
            var name = words[i].StartsWith("--", StringComparison.Ordinal) ? words[i][2..] : "";
            if (!known.Contains(name) || i + 1 == words.Length || !_values.TryAdd(name, words[i + 1]))
            {
                var all = string.Join(", ", known.Select(one => $"--{one}"));
                throw new InputException($"'{words[i]}' makes no sense here; there are {all}, each once and with a value.");
            }
        }
    }

    public string Text(string name) => Find(name) ?? throw new InputException($"Give --{name}.");

    public string? Find(string name) => _values.GetValueOrDefault(name);

    public int Count(string name, int byDefault) => Find(name) is not { } text ? byDefault
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
        : throw new InputException($"--{name} must be a whole number, not '{text}'.");
}
