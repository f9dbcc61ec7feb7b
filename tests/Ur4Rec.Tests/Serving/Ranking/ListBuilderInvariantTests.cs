using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Ranking;
using static Ur4Rec.Tests.Serving.Ranking.Catalogue;

namespace Ur4Rec.Tests.Serving.Ranking;

public class ListBuilderInvariantTests
{
    private const int Items = 30;
    private const int Columns = 5;

    private static readonly string[] s_genres = ["A", "B", "C", "D"];

    private static readonly Arbitrary<Question> s_questions = (
        from seed in Gen.Choose(0, 100_000)
        from count in Gen.Choose(1, Items)
        from diversity in Gen.Elements(0, 0.3, 0.9, 1)
        from excluded in Gen.ListOf(Gen.Choose(0, Items - 1), 4)
        from pins in Gen.ListOf(Gen.Choose(0, Items - 1), 4)
        from filtered in Gen.Elements(s_genres)
        from limit in Gen.Choose(1, 6)
        from boosted in Gen.Choose(0, Items - 1)
        from amounts in Gen.ArrayOf(Gen.Choose(-100, 100), 3)
        select new Question(seed, count, diversity, [.. excluded], [.. pins], filtered, limit, boosted, amounts)).ToArbitrary();

    [Fact]
    public void Filters_exclusions_and_limits_hold_and_no_item_stands_twice()
    {
        Prop.ForAll(s_questions, question =>
        {
            var table = question.Table();
            var request = new RecommendationRequest { Filters = [None("genre", question.Filtered)], Exclude = [Id(question.Excluded[0])] };
            var list = List(table, question.Rules(), question.Candidates(), question.Count, question.Steers(), request, new UnitRows(question.Rows(), Columns));
            int[] items = Numbers(list);

            Assert.Equal(items.Distinct(), items);
            Assert.True(items.Length <= question.Count);
            Assert.DoesNotContain(items, item => question.Excluded.Contains(item) || question.IsHidden(item));
            var genres = items.SelectMany(item => table[new ItemIndex(item)].Genres).ToArray();
            Assert.DoesNotContain(question.Filtered, genres);
            Assert.True(genres.CountBy(genre => genre).All(counted => counted.Value <= question.Limit));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_list_is_short_only_where_no_item_is_left_that_may_follow()
    {
        Prop.ForAll(s_questions, question =>
        {
            var table = question.Table();
            var (rules, candidates) = (question.Rules(), question.Candidates());
            int[] items = Numbers(List(table, rules, candidates, question.Count, question.Steers(), embedding: new UnitRows(question.Rows(), Columns)));
            if (items.Length == question.Count)
                return;
            var counts = items.SelectMany(item => table[new ItemIndex(item)].Genres).CountBy(genre => genre).ToDictionary();
            var eligible = new Eligibility(new ResolvedRules(rules, table)).For(new RecommendationRequest(), []);
            Assert.All(candidates.Where(candidate => eligible.Contains(candidate.Item) && !items.Contains(candidate.Item.Value)), candidate =>
                Assert.Contains(table[candidate.Item].Genres, genre => counts.GetValueOrDefault(genre) == question.Limit));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Admitted_pins_stand_at_their_places_where_the_list_is_full()
    {
        Prop.ForAll(s_questions, question =>
        {
            var rules = question.Rules() with { MaxPerCategory = null };
            var list = List(question.Table(), rules, question.Candidates(), question.Count, question.Steers(), embedding: new UnitRows(question.Rows(), Columns));
            if (list.Count < question.Count)
                return;
            foreach (var pin in rules.Pinned.Where(pin => pin.Place <= question.Count))
            {
                var item = int.Parse(pin.Item.Value[1..], System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(!question.IsHidden(item), list[pin.Place - 1].Item.Value == item);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Without_rules_and_steers_it_begins_as_the_models_ranking()
    {
        Prop.ForAll(s_questions, question =>
        {
            var table = question.Table().With(ItemSet.None(Items), ItemSet.None(Items));
            var list = List(table, RankingRules.None, question.Candidates(), question.Count);

            Assert.Equal(question.Candidates().Take(question.Count), list.Select(listed => (listed.Item, listed.Score)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_larger_boost_never_lowers_an_item()
    {
        Prop.ForAll(s_questions, question =>
        {
            var table = question.Table().With(ItemSet.None(Items), ItemSet.None(Items));
            int PlaceAt(double amount) => Array.IndexOf(
                Numbers(List(table, new RankingRules { Boosts = [Boosted(question.Boosted, amount)] }, question.Candidates(), Items)), question.Boosted);
            var (less, more) = (question.Amounts.Min() / 10.0, question.Amounts.Max() / 10.0);

            Assert.True(PlaceAt(more) <= PlaceAt(less));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_score_is_the_models_and_its_adjustments_one_by_one()
    {
        Prop.ForAll(s_questions, question =>
        {
            var scores = question.Candidates().ToDictionary(candidate => candidate.Item, candidate => candidate.Score);
            foreach (var listed in List(question.Table(), question.Rules() with { Diversity = 0 }, question.Candidates(), Items, question.Steers()))
                Assert.Equal(listed.Adjustments.Aggregate(scores[listed.Item], (score, adjustment) => score + adjustment.Amount), listed.Score);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Diversity_agrees_with_the_formula_written_out()
    {
        Prop.ForAll(s_questions, question =>
        {
            var table = question.Table().With(ItemSet.None(Items), ItemSet.None(Items));
            var (rows, candidates) = (question.Rows(), question.Candidates());
            var list = Numbers(List(table, new RankingRules { Diversity = question.Diversity }, candidates, question.Count, embedding: new UnitRows(rows, Columns)));

            Assert.Equal(Naive(candidates, question.Diversity, question.Count, rows), list);
        }).QuickCheckThrowOnFailure();
    }

    private static List<int> Naive((ItemIndex Item, float Score)[] candidates, double diversity, int count, float[] rows)
    {
        var (best, least) = ((double)candidates[0].Score, (double)candidates[^1].Score);
        var picked = new List<int>();
        var left = candidates.ToList();
        while (picked.Count < count)
        {
            var next = left.MaxBy(candidate =>
            {
                var relevance = best == least ? 0 : (candidate.Score - least) / (best - least);
                var likeness = picked.Count == 0 ? 0 : picked.Max(item => new UnitRows(rows, Columns).Likeness(candidate.Item, new ItemIndex(item)));
                return ((1 - diversity) * relevance) - (diversity * likeness);
            });
            left.Remove(next);
            picked.Add(next.Item.Value);
        }

        return picked;
    }

    private sealed record Question(
        int Seed, int Count, double Diversity, int[] Excluded, int[] Pins, string Filtered, int Limit, int Boosted, int[] Amounts)
    {
        public bool IsHidden(int item) => (Seed + item) % 11 == 0;

        public ItemTable Table()
        {
            var table = OfGenres([.. Enumerable.Range(0, Items).Select(item => string.Join(' ', s_genres.Where((_, genre) => Draw("genre", item, genre) % 3 == 0)))]);
            return table.With(ItemSet.Where(Items, item => IsHidden(item.Value)), ItemSet.None(Items));
        }

        public RankingRules Rules() => new()
        {
            Exclude = [.. Excluded.Select(Id)],
            Pinned = [.. Pins.Distinct().Except(Excluded).Select((item, i) => new PinnedItem(Id(item), 1 + (3 * i)))],
            Boosts = [Catalogue.Boosted(Boosted, Amounts[0] / 10.0), Catalogue.Boosted("A", Amounts[1] / 10.0)],
            MaxPerCategory = new CategoryLimit("genre", Limit),
            Diversity = Diversity,
        };

        public EffectiveSteer[] Steers() =>
        [
            Steered("B", Amounts[2] / 40.0),
            EffectiveSteer.Of(new Steer(null, "s", Amounts[1] / 40.0, true, 0), 0, item => Draw("similarity", item.Value, 0) % 100 / 100f),
        ];

        /// <summary>All items, some of them with equal scores.</summary>
        public (ItemIndex Item, float Score)[] Candidates() => Ranked([.. Enumerable.Range(0, Items).Select(item => (Draw("score", item, 0) % 40 / 10f) - 2)]);

        /// <summary>[items, columns] unit rows.</summary>
        public float[] Rows() => [.. Enumerable.Range(0, Items).SelectMany(item =>
        {
            var row = Enumerable.Range(0, Columns).Select(column => (Draw("row", item, column) % 201 / 100f) - 1).ToArray();
            var norm = MathF.Sqrt(row.Sum(value => value * value));
            return row.Select(value => norm > 0 ? value / norm : 0);
        })];

        private uint Draw(string what, int item, int part) => RandomKey.For((ulong)Seed, what, (ulong)part).Block((uint)item).X0;
    }
}
