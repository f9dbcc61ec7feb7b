using System.CommandLine;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Encoders;
using Ur4Rec.Text.Encoders.Lsa;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Cli.Commands;

/// <summary>The flags by which an encoder is chosen, and the one place where encoders are made.</summary>
internal sealed class EncoderFlags
{
    private static readonly string[] s_encoders = [LsaEncoder.Name];

    private readonly Option<string> _encoder = new("--encoder")
    {
        Description = $"What makes vectors of sentences: {string.Join(", ", s_encoders)}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => LsaEncoder.Name,
    };

    private readonly Option<int?> _dimensions =
        SharedOptions.OptionalCount("--dimensions", min: 1, "Dimensions of the vectors. Default: 256 for lsa.");

    private readonly Option<bool> _refit = new("--refit") { Description = "lsa: fit the model anew, and encode everything with it." };

    private readonly Option<bool> _englishStopWords = new("--english-stop-words")
    {
        Description = "lsa: leave out English words that say nothing of a subject.",
    };

    public void AddTo(Command command)
    {
        command.Add(_encoder);
        command.Add(_dimensions);
        command.Add(_refit);
        command.Add(_englishStopWords);
    }

    /// <summary>Makes the encoder of the flags.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="store">The store's path.</param>
    /// <param name="sentences">Its sentences.</param>
    /// <param name="pool">Where the encoder computes.</param>
    public TextEncoder Create(ParseResult parsed, string store, StoreSentences sentences, WorkerPool pool)
    {
        var name = parsed.GetRequiredValue(_encoder);
        switch (name)
        {
            case LsaEncoder.Name:
                bool? stopWords = parsed.GetValue(_englishStopWords) ? true : null;
                return LsaEncoder.Of(StoreLsa.OpenOrFit(store, sentences, parsed.GetValue(_dimensions), stopWords, parsed.GetValue(_refit), pool), pool);
            default:
                var advice = NearestName.PlausiblyOf(name, s_encoders) is { } nearest ? $" Did you mean '{nearest}'?" : "";
                throw new InputException($"{_encoder.Name} must be one of {string.Join(", ", s_encoders)}, not '{name}'.{advice}");
        }
    }
}
