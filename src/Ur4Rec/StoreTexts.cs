using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text;
using Ur4Rec.Text.Encoders.Lsa;
using Ur4Rec.Text.Storage;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec;

/// <summary>The texts of a store.</summary>
internal sealed class StoreTexts : RunTexts
{
    private readonly TextStore _store;

    public StoreTexts(RunData data)
        : base(data)
    {
        _store = TextStore.Open(data.Store);
        Sets = [.. _store.Sets().Select(size => size.Set)];
    }

    public override IReadOnlyList<TextSet> Sets { get; }

    public override IReadOnlyList<Description> Descriptions(TextSet set) => _store.Descriptions(set);

    public override SentenceVectors VectorsOf(IReadOnlyList<string> sentences, TextSettings settings, WorkerPool pool)
    {
        var encoder = settings.EncoderInStore;
        var path = VectorFile.PathOf(_store.Path, encoder);
        if (!File.Exists(path))
            throw Missing(sentences.Count);
        using var file = VectorFile.Open(path);
        var missing = sentences.Count(sentence => !file.TryFind(sentence, out _));
        return missing == 0 ? SentenceVectors.Of(file, sentences) : throw Missing(missing);

        InputException Missing(int count) => new(
            $"{_store.Path}: {count:N0} of the {sentences.Count:N0} sentences that the run reads have no vector of the encoder {encoder} (texts.encoder); "
            + $"make them with `ur4rec embed --store {_store.Path} --encoder {encoder}{(encoder == LsaEncoder.Name ? "" : " --model MODEL")}`.");
    }

    public override void Dispose() => _store.Dispose();

    protected override IEnumerable<TextSet> OfSource(string source)
    {
        try
        {
            var found = TextInventory.Find(_store, source, kind: null).Where(entry => entry.Descriptions > 0).ToArray();
            return found.Length > 0
                ? found.Select(entry => entry.Set)
                : throw new InputException($"The store '{_store.Path}' has only failed attempts of {source}; 'ur4rec describe' tries them again.");
        }
        catch (InputException e)
        {
            throw new InputException($"texts.source: {e.Message}", e);
        }
    }
}
