using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Ranking;

namespace Ur4Rec.Tests.Serving.Ranking;

public class RankingRulesFileTests
{
    [Fact]
    public void The_example_of_the_document_has_every_rule()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules.md"));
        var begin = document.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var rules = RankingRulesFile.Parse(document[begin..document.IndexOf("```\n", begin, StringComparison.Ordinal)], "rules.yaml");

        Assert.Equal("genre", rules.Filters[0].Attribute);
        Assert.Empty(rules.Filters[0].AnyOf);
        Assert.Equal(["Documentary", "Film-Noir"], rules.Filters[0].NoneOf);
        Assert.Equal(["1994", "1995", "1996", "1997", "1998"], rules.Filters[1].AnyOf);
        Assert.Equal([new ItemId("1489"), new ItemId("1490")], rules.Exclude);
        Assert.Equal([new PinnedItem(new ItemId("313"), 1), new PinnedItem(new ItemId("100"), 4)], rules.Pinned);
        Assert.Equal([new Boost(new ItemId("258"), null, 1.5), new Boost(null, new AttributeValue("genre", "Comedy"), -0.5)], rules.Boosts);
        Assert.Equal(new CategoryLimit("genre", 4), rules.MaxPerCategory);
        Assert.Equal(0.2, rules.Diversity);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void A_file_without_keys_has_no_rules(string yaml) => Assert.Equal(RankingRules.None, RankingRulesFile.Parse(yaml, "r.yaml"));

    [Theory]
    [InlineData("exclude: [1]\ndivrsity: 0.5", "r.yaml:2: there is no key 'divrsity'; did you mean 'diversity'?")]
    [InlineData("filters:\n  - attribute: genre\n    anyof: [A]", "r.yaml:3: there is no key 'anyof' in filters[0]; did you mean 'any_of'?")]
    [InlineData("- a", "r.yaml:1: a file of rules is lines of 'key: value'.")]
    [InlineData("diversity: 0\ndiversity: 1", "r.yaml:2: diversity stands twice, first in line 1; keep one.")]
    [InlineData("filters:\n  attribute: genre", "r.yaml:2: filters must be a list.")]
    [InlineData("filters:\n  - genre", "r.yaml:2: filters[0] is lines of 'key: value'.")]
    [InlineData("filters:\n  - attribute: genre\n    any_of: Drama", "r.yaml:3: filters[0].any_of must be a list, such as [a, b], not 'Drama'.")]
    [InlineData("filters:\n  - attribute: genre\n    any_of:\n      - [a]", "r.yaml:4: an element of filters[0].any_of must be one plain value.")]
    [InlineData("filters:\n  - any_of: [a]", "r.yaml:2: filters[0] lacks attribute.")]
    [InlineData("filters:\n  - attribute: genre\n  - attribute: year", "r.yaml:2: filters[0] needs values in any_of or none_of.")]
    [InlineData("filters:\n  - attribute: genre\n    none_of: ['']", "r.yaml:3: filters[0].none_of has an empty value.")]
    [InlineData("exclude: 12", "r.yaml:1: exclude must be a list, such as [a, b], not '12'.")]
    [InlineData("exclude:\n  - ''", "r.yaml:1: exclude[0] must be an item's id.")]
    [InlineData("pinned:\n  - item: a\n    place: first", "r.yaml:3: pinned[0].place must be a whole number, not 'first'.")]
    [InlineData("pinned:\n  - item: a\n    place: '1'", "r.yaml:3: pinned[0].place must be a whole number, not the text \"1\".")]
    [InlineData("pinned:\n  - place: 1\n    item: [a]", "r.yaml:3: pinned[0].item must be one value, not the list [a].")]
    [InlineData("pinned:\n  - item: a", "r.yaml:2: pinned[0] lacks place.")]
    [InlineData("pinned:\n  - item: a\n    place: 0", "r.yaml:3: pinned[0].place must be 1 or more, not 0.")]
    [InlineData("pinned:\n  - {item: a, place: 2}\n  - {item: b, place: 2}", "r.yaml:3: pinned[1].place is 2, where item 'a' is pinned already.")]
    [InlineData("pinned:\n  - {item: a, place: 2}\n  - {item: a, place: 3}", "r.yaml:3: pinned[1].item 'a' is pinned at 2 already.")]
    [InlineData("exclude: [x, a]\npinned:\n  - {item: a, place: 2}", "r.yaml:3: pinned[0].item 'a' is in exclude, too; take it out of one.")]
    [InlineData("boosts:\n  - item: a\n    amount: 10.5", "r.yaml:3: boosts[0].amount must be a number, -10 <= x <= 10, not 10.5.")]
    [InlineData("boosts:\n  - item: a\n    amount: .nan", "r.yaml:3: boosts[0].amount must be a number, not '.nan'.")]
    [InlineData("boosts:\n  - item: a\n    amount: NaN", "r.yaml:3: boosts[0].amount must be a number, -10 <= x <= 10, not NaN.")]
    [InlineData("boosts:\n  - attribute: genre\n    amount: 1", "r.yaml:2: boosts[0] lacks value.")]
    [InlineData("boosts:\n  - amount: 1", "r.yaml:2: boosts[0] lacks attribute.")]
    [InlineData("boosts:\n  - {item: a, attribute: genre, value: x, amount: 1}", "r.yaml:2: boosts[0] needs either an item, or an attribute and a value.")]
    [InlineData("boosts:\n  - {item: a, amount: 1}\n  - {item: a, amount: 2}", "r.yaml:3: boosts[1].item 'a' is boosted above already.")]
    [InlineData(
        "boosts:\n  - {attribute: genre, value: x, amount: 1}\n  - {attribute: Genres, value: X, amount: 2}",
        "r.yaml:3: boosts[1] boosts Genres: X, which is boosted above already.")]
    [InlineData("max_per_category:\n  attribute: genre\n  count: 0", "r.yaml:3: max_per_category.count must be 1 or more, not 0.")]
    [InlineData("max_per_category:\n  attribute: ''\n  count: 1", "r.yaml:2: max_per_category.attribute must name an attribute.")]
    [InlineData("max_per_category: 3", "r.yaml:1: max_per_category is lines of 'key: value'.")]
    [InlineData("\ndiversity: 1.01", "r.yaml:2: diversity must be a number, 0 <= x <= 1, not 1.01.")]
    [InlineData("diversity:", "r.yaml:1: diversity must be a number, not nothing.")]
    [InlineData("diversity: [0", "r.yaml:2: this is not YAML: While parsing a flow sequence, did not find expected ',' or ']'.")]
    public void What_will_not_do_is_said_with_its_line(string yaml, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => RankingRulesFile.Parse(yaml, "r.yaml")).Message);

    [Fact]
    public void A_file_that_is_not_there_is_said()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "rules.yaml");

        Assert.Equal($"{path}: the rules cannot be read: there is no such file.", Assert.Throws<InputException>(() => RankingRulesFile.Read(path)).Message);
    }

    [Fact]
    public void Rules_made_in_code_are_checked_alike()
    {
        void Fails(RankingRules rules, string message) => Assert.Equal($"the ranking rules: {message}", Assert.Throws<InputException>(rules.Validate).Message);

        RankingRules.None.Validate();
        Fails(new RankingRules { Diversity = double.NaN }, "diversity must be a number, 0 <= x <= 1, not NaN.");
        Fails(new RankingRules { Exclude = [default] }, "exclude[0] must be an item's id.");
        Fails(new RankingRules { Boosts = [new Boost(null, null, 1)] }, "boosts[0] needs either an item, or an attribute and a value.");
        Fails(new RankingRules { Boosts = [new Boost(null, new AttributeValue("genre", ""), 1)] }, "boosts[0].value must be the value to boost.");
    }
}
