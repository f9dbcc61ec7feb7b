namespace Ur4Rec.Numerics.Serialization;

/// <summary>A safetensors file that cannot be trusted or does not hold what is asked of it. The message is one line that names the file and the tensor.</summary>
public sealed class SafetensorsException : Exception
{
    private const int LongestName = 100;

    internal SafetensorsException(string path, string problem)
        : base($"{path}: {problem}.")
    {
    }

    internal SafetensorsException(string path, string tensor, string problem)
        : base($"{path}: tensor {Quote(tensor)}: {problem}.")
    {
    }

    /// <summary>A name as one short printable line, whatever a hostile file calls it.</summary>
    internal static string Quote(string name)
    {
        var shown = name.Length <= LongestName ? name : name[..LongestName] + "...";
        return $"'{string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c))}'";
    }
}
