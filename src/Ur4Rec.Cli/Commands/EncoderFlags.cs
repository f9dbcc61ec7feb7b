using System.CommandLine;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Encoders;
using Ur4Rec.Text.Encoders.Bert;
using Ur4Rec.Text.Encoders.Lsa;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Cli.Commands;

/// <summary>The flags by which an encoder is chosen, and the one place where encoders are made.</summary>
internal sealed class EncoderFlags
{
    private static readonly string[] s_encoders = [LsaEncoder.Name, BertEncoder.Name, OpenAiEncoder.Name];

    private readonly Option<string> _encoder = new("--encoder")
    {
        Description = $"What makes vectors of sentences: {string.Join(", ", s_encoders)}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => LsaEncoder.Name,
    };

    private readonly Option<int?> _dimensions =
        SharedOptions.OptionalCount("--dimensions", min: 1, "Dimensions of the vectors. Default: 256 for lsa, the model's own for openai.");

    private readonly Option<bool> _refit = new("--refit") { Description = "lsa: fit the model anew, and encode everything with it." };

    private readonly Option<bool> _englishStopWords = new("--english-stop-words")
    {
        Description = "lsa: leave out English words that say nothing of a subject.",
    };

    private readonly EndpointFlags _endpoint = new("bert: the model's folder. openai: the model's name at the service.");

    private readonly Option<string?> _prefix = new("--prefix")
    {
        Description = "bert: what goes before every sentence, e.g. \"passage: \" for E5. Default: the model's own, mostly none.",
        HelpName = "TEXT",
    };

    private readonly Option<int> _batchSize =
        SharedOptions.Count("--batch-size", min: 1, byDefault: 64, "openai: sentences of one request; some services take no more than 10.");

    private IReadOnlyList<Option> Options => [_dimensions, _refit, _englishStopWords, .. _endpoint.Options, _prefix, _batchSize];

    public void AddTo(Command command)
    {
        command.Add(_encoder);
        foreach (var option in Options)
            command.Add(option);
    }

    /// <summary>Makes the encoder of the flags.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="store">The store's path.</param>
    /// <param name="sentences">Its sentences.</param>
    /// <param name="pool">Where the encoder computes.</param>
    /// <exception cref="InputException">There is no such encoder, or flags do not go with it.</exception>
    public TextEncoder Create(ParseResult parsed, string store, StoreSentences sentences, WorkerPool pool)
    {
        var name = parsed.GetRequiredValue(_encoder);
        switch (name)
        {
            case LsaEncoder.Name:
                RequireOnly(parsed, name, _dimensions, _refit, _englishStopWords);
                bool? stopWords = parsed.GetValue(_englishStopWords) ? true : null;
                return LsaEncoder.Of(StoreLsa.OpenOrFit(store, sentences, parsed.GetValue(_dimensions), stopWords, parsed.GetValue(_refit), pool), pool);
            case BertEncoder.Name:
                RequireOnly(parsed, name, _endpoint.Model, _prefix);
                var folder = parsed.GetValue(_endpoint.Model) ?? throw new InputException("No model is named; give --model DIR, a folder with config.json and model.safetensors.");
                return BertEncoder.Load(folder, pool, parsed.GetValue(_prefix)).ToTextEncoder();
            case OpenAiEncoder.Name:
                RequireOnly(parsed, name, [_dimensions, _batchSize, .. _endpoint.Options]);
                return OpenAiEncoder.Of(_endpoint.Read(parsed), parsed.GetValue(_dimensions), parsed.GetValue(_batchSize));
            default:
                var advice = NearestName.PlausiblyOf(name, s_encoders) is { } nearest ? $" Did you mean '{nearest}'?" : "";
                throw new InputException($"{_encoder.Name} must be one of {string.Join(", ", s_encoders)}, not '{name}'.{advice}");
        }
    }

    private void RequireOnly(ParseResult parsed, string encoder, params IReadOnlyList<Option> own)
    {
        if (Options.FirstOrDefault(option => !own.Contains(option) && parsed.GetResult(option) is { Implicit: false }) is { } stray)
            throw new InputException($"{stray.Name} is of no use with {_encoder.Name} {encoder}; leave it out.");
    }
}
