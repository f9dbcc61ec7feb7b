using Microsoft.Extensions.AI;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;
using Ur4Rec.Text.Encoders;

namespace Ur4Rec.Tests.Text.Auditing;

public class EmbeddingTestTests
{
    private static readonly AuditedData s_data = new();

    [Fact]
    public void A_text_that_paraphrases_the_held_out_item_is_closer_to_it_than_chance()
    {
        var result = Measure(s_data.Texts(KnowsUntil.Unknown, user => [s_data.TitleAt(user, 11)]));

        Assert.Equal("words", result!.Encoder);
        Assert.InRange(result.Cases, 200, 300);
        Assert.Equal(1, result.HeldOut.Value, 3);
    }

    [Fact]
    public void A_text_of_training_items_is_no_closer_to_the_held_out_item_but_to_those()
    {
        var result = Measure(s_data.Texts(KnowsUntil.Unknown, user => [.. Enumerable.Range(0, 10).Select(position => s_data.TitleAt(user, position))]));

        Assert.InRange(result!.HeldOut.Value, 0.45, 0.55);
        Assert.InRange(0.5, result.HeldOut.Low, result.HeldOut.High);
        Assert.True(result.Reference!.Value.Low > 0.8, $"{result.Reference}");
    }

    [Fact]
    public void Texts_without_a_direction_or_too_few_of_them_cannot_be_compared()
    {
        Assert.Null(Measure(s_data.Texts(KnowsUntil.Unknown, _ => ["?"])));
        Assert.Null(Measure([.. s_data.HonestTexts(KnowsUntil.Unknown).Take(29)]));
    }

    [Fact]
    public void Users_without_a_training_item_are_passed_over()
    {
        int[] trainLengths = [.. Enumerable.Range(0, AuditedData.Users).Select(user => user % 2 == 0 ? 10 : 0)];
        var split = new Split("halves", s_data.Split.Dataset, trainLengths, [], [.. s_data.Split.Test]);
        var items = Enumerable.Range(0, s_data.View.ItemCount).Select(item => s_data.View.Item(new ItemIndex(item)));
        using var pool = new WorkerPool(1);
        var view = TrainingView.Of(split, new PreparationOptions(), [.. items]);

        var result = LsaEmbeddingTest.Measure(view, split, [], s_data.Texts(KnowsUntil.Unknown, user => [s_data.TitleAt(user, 11)]), pool);

        Assert.InRange(result!.Cases, 100, 150);
    }

    [Fact]
    public void The_built_in_encoder_sees_what_is_planted()
    {
        using var pool = new WorkerPool(1);
        var result = LsaEmbeddingTest.Measure(s_data.View, s_data.Split, [], s_data.Texts(KnowsUntil.Unknown, user => [s_data.TitleAt(user, 11)]), pool);

        Assert.True(result!.HeldOut.Low > 0.9, $"{result}");
        Assert.Null(LsaEmbeddingTest.Measure(s_data.View, s_data.Split, [], [.. s_data.HonestTexts(KnowsUntil.Unknown).Take(29)], pool));
    }

    private static EmbeddingTestResult? Measure(IReadOnlyList<Description> texts)
    {
        using var encoder = new TextEncoder("words", "1", new WordCounts(), 64);
        var test = EmbeddingTest.CreateAsync(s_data.View, s_data.Split, [], encoder, CancellationToken.None).Result;
        return test.MeasureAsync(texts, CancellationToken.None).Result;
    }

    /// <summary>Counts the words of the titles.</summary>
    private sealed class WordCounts : IEmbeddingGenerator<string, Embedding<float>>
    {
        private readonly Dictionary<string, int> _words = Enumerable.Range(0, s_data.View.ItemCount)
            .SelectMany(item => s_data.TitleOf(new ItemIndex(item)).Split(' ')).Distinct().Select((word, number) => (word, number)).ToDictionary();

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(Count(value)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private float[] Count(string text)
        {
            var counts = new float[_words.Count];
            foreach (var word in text.Split(' ').Where(_words.ContainsKey))
                counts[_words[word]]++;
            return counts;
        }
    }
}
