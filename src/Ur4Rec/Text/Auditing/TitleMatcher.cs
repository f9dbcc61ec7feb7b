using Ur4Rec.Data;

namespace Ur4Rec.Text.Auditing;

/// <summary>A place in a text that names an item.</summary>
/// <param name="Items">The items whose title it is; several where titles are alike.</param>
/// <param name="FirstSentence">Ordinal of the sentence in which it begins.</param>
/// <param name="LastSentence">Ordinal of the sentence in which it ends: a title with a full stop may have been cut.</param>
public sealed record TitleMention(IReadOnlyList<ItemIndex> Items, int FirstSentence, int LastSentence);

/// <summary>
/// Finds the titles of a catalogue in texts: whole words, whatever the case, accents, punctuation, place of the article and year. Of titles
/// that lie one within the other the longest counts, so that "Primal Fear" does not name "Fear".
/// </summary>
public sealed class TitleMatcher
{
    private readonly Node _root = new();
    private readonly Dictionary<string, int> _words = [];
    private readonly bool[] _hasTitle;

    /// <summary>Reads the titles of a catalogue.</summary>
    /// <param name="titles">[items] each item's title, or null.</param>
    public TitleMatcher(IReadOnlyList<string?> titles)
    {
        _hasTitle = new bool[titles.Count];
        for (var item = 0; item < titles.Count; item++)
        {
            foreach (var form in titles[item] is { } title ? TitleForms.Of(title) : [])
                Add(form, new ItemIndex(item));
        }
    }

    /// <summary>Whether an item has a title by which it can be found.</summary>
    public bool HasTitle(ItemIndex item) => _hasTitle[item.Value];

    /// <summary>Every mention of an item in the sentences of one text, in order.</summary>
    public IReadOnlyList<TitleMention> Find(IReadOnlyList<string> sentences)
    {
        var words = new List<(int Word, int Sentence)>();
        for (var sentence = 0; sentence < sentences.Count; sentence++)
        {
            foreach (var word in TitleWords.Of(sentences[sentence]))
                words.Add((_words.GetValueOrDefault(word, -1), sentence));
        }

        var mentions = new List<TitleMention>();
        var covered = 0;
        for (var start = 0; start < words.Count; start++)
        {
            var (items, end) = Longest(words, start);
            if (items is null || end <= covered)
                continue;
            covered = end;
            mentions.Add(new TitleMention(items, words[start].Sentence, words[end - 1].Sentence));
        }

        return mentions;
    }

    private (List<ItemIndex>? Items, int End) Longest(List<(int Word, int Sentence)> words, int start)
    {
        var (longest, end) = ((List<ItemIndex>?)null, start);
        var node = _root;
        for (var i = start; i < words.Count && node.Next.TryGetValue(words[i].Word, out node); i++)
        {
            if (node.Items.Count > 0)
                (longest, end) = (node.Items, i + 1);
        }

        return (longest, end);
    }

    private void Add(IReadOnlyList<string> form, ItemIndex item)
    {
        var node = _root;
        foreach (var word in form)
        {
            if (!_words.TryGetValue(word, out var number))
                _words.Add(word, number = _words.Count);
            if (!node.Next.TryGetValue(number, out var next))
                node.Next.Add(number, next = new Node());
            node = next;
        }

        node.Items.Add(item);
        _hasTitle[item.Value] = true;
    }

    private sealed class Node
    {
        public Dictionary<int, Node> Next { get; } = [];

        public List<ItemIndex> Items { get; } = [];
    }
}
