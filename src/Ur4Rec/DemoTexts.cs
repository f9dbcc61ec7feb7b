using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text;
using Ur4Rec.Text.Describing;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec;

/// <summary>What the templates say of the built-in data, made in process from the training part of the run's split.</summary>
internal sealed class DemoTexts : RunTexts
{
    // A quarter of the time that all the 225 which the texts have would take to fit.
    private const int Dimensions = 64;

    private readonly Lazy<ILookup<TextSet, Description>> _texts;

    public DemoTexts(RunData data)
        : base(data) =>
        _texts = new Lazy<ILookup<TextSet, Description>>(() => Describe(View).ToLookup(text => TextSet.Of(text.Subject.Kind, text.Origin)));

    public override IReadOnlyList<TextSet> Sets => [.. _texts.Value.Select(set => set.Key)];

    public override IReadOnlyList<Description> Descriptions(TextSet set) => [.. _texts.Value[set]];

    public override SentenceVectors VectorsOf(IReadOnlyList<string> sentences, TextSettings settings, WorkerPool pool) =>
        settings.Encoder == EncoderName.Lsa
            ? SentenceVectors.Of(LsaModel.Fit(sentences, new LsaOptions { Dimensions = Dimensions }, pool), sentences, pool)
            : throw new InputException(
                $"texts.encoder is {settings.EncoderInStore}, but the built-in data is encoded by {LsaEncoder.Name} alone; set it to {LsaEncoder.Name}.");

    public override void Dispose()
    {
    }

    protected override IEnumerable<TextSet> OfSource(string source) => throw new InputException(
        $"texts.source is '{source}', but the built-in data has no texts save those that are made with it; set it to all or none.");

    private static IEnumerable<Description> Describe(TrainingView view)
    {
        var (describer, created) = (new TemplateDescriber(view), DateTimeOffset.UnixEpoch);
        var users = Enumerable.Range(0, view.UserCount).Select(user => describer.Describe(new UserIndex(user), created));
        var items = Enumerable.Range(0, view.ItemCount).Select(item => TemplateDescriber.Describe(view.Item(new ItemIndex(item)), created));
        return users.Concat(items).OfType<Description>();
    }
}
