using Ur4Rec.Text.Encoders;
using Ur4Rec.Text.Encoders.Bert;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec;

/// <summary>Which encoder made the vectors of a run's texts.</summary>
public enum EncoderName
{
    /// <summary><see cref="LsaEncoder"/>.</summary>
    Lsa,

    /// <summary><see cref="BertEncoder"/>.</summary>
    Bert,

    /// <summary><see cref="OpenAiEncoder"/>.</summary>
    Openai,
}

/// <summary>Which texts of the store a run reads, whether it may read texts that know what is held out, and whose vectors it takes.</summary>
public sealed record TextSettings
{
    /// <summary>The <see cref="Source"/> that stands for every set of the store.</summary>
    public const string All = "all";

    /// <summary>The <see cref="Source"/> that stands for no text.</summary>
    public const string None = "none";

    /// <summary><see cref="All"/>, <see cref="None"/> or the name of a source (<see cref="Text.TextSet.Source"/>).</summary>
    public string Source { get; init; } = All;

    /// <summary>Whether a run goes on where the audit finds its texts leaking; the warning then stands in all its results.</summary>
    public bool AllowLeaking { get; init; }

    /// <summary>The encoder whose vectors of the sentences are read.</summary>
    public EncoderName Encoder { get; init; }

    /// <summary>The name under which a store keeps the vectors of <see cref="Encoder"/>.</summary>
    internal string EncoderInStore => Encoder switch
    {
        EncoderName.Lsa => LsaEncoder.Name,
        EncoderName.Bert => BertEncoder.Name,
        EncoderName.Openai => OpenAiEncoder.Name,
        _ => throw new InvalidOperationException($"There is no encoder {Encoder}."),
    };
}
