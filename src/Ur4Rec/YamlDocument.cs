using Ur4Rec.Data;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ur4Rec;

/// <summary>Reads a YAML mapping event by event, so that every error has its line and no nesting is deeper than the reader asks for.</summary>
internal sealed class YamlDocument
{
    private readonly Parser _parser;
    private readonly string _name;

    private YamlDocument(Parser parser, string name)
    {
        _parser = parser;
        _name = name;
    }

    /// <summary>Reads all of a text, one mapping or nothing.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="name">What errors call it: its path.</param>
    /// <param name="noun">What it is, such as <c>a configuration</c>.</param>
    /// <param name="readValue">Reads the value of a key.</param>
    /// <exception cref="InputException">It is not YAML, no mapping, or a key stands twice.</exception>
    public static void Read(string yaml, string name, string noun, Action<YamlDocument, YamlKey> readValue)
    {
        // The parser takes a zero byte for the end and would leave out what follows.
        if (yaml.Contains('\0', StringComparison.Ordinal))
            throw new InputException($"{name}: this is a binary file, not YAML.");
        var parser = new Parser(new StringReader(yaml));
        try
        {
            new YamlDocument(parser, name).ReadAll(noun, readValue);
        }
        catch (YamlException e)
        {
            throw new InputException($"{name}:{e.End.Line}: this is not YAML: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What the parser throws, without the place, at an unclosed bracket, a bad tag or an escaped half of a surrogate pair.
            throw new InputException($"{name}:{parser.Current?.End.Line ?? 1}: this is not YAML after here; is a bracket or a quote unclosed, or a tag or an escape wrong?", e);
        }
    }

    /// <summary>Reads a mapping; <paramref name="what"/> begins 'is lines of key: value'.</summary>
    public void ReadMapping(string what, Action<YamlKey> readValue)
    {
        if (!_parser.TryConsume<MappingStart>(out _))
            throw new InputException($"{Here}: {what} is lines of 'key: value'.");
        var lines = new Dictionary<string, long>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ConsumeScalar("a key");
            var where = $"{_name}:{key.Start.Line}";
            if (!lines.TryAdd(key.Value, key.Start.Line))
                throw new InputException($"{where}: {key.Value} stands twice, first in line {lines[key.Value]}; keep one.");
            readValue(new YamlKey(key.Value, where));
        }
    }

    /// <summary>Reads a sequence of whatever <paramref name="readElement"/> reads, given the element's number from 0 and its place.</summary>
    public void ReadSequence(string what, Action<int, string> readElement)
    {
        if (!_parser.TryConsume<SequenceStart>(out _))
            throw new InputException($"{Here}: {what} must be a list.");
        for (var i = 0; !_parser.TryConsume<SequenceEnd>(out _); i++)
            readElement(i, Here);
    }

    /// <summary>Reads a scalar, or a sequence of scalars.</summary>
    public ConfigurationSetting ReadSetting(YamlKey key)
    {
        if (!_parser.TryConsume<SequenceStart>(out _))
        {
            var scalar = ConsumeScalar($"the value of {key.Name}");
            return new ConfigurationSetting(key.Name, key.Where, [scalar.Value], FormOf(scalar));
        }

        var elements = new List<string>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            elements.Add(ConsumeScalar($"an element of {key.Name}").Value);
        return new ConfigurationSetting(key.Name, key.Where, elements, ValueForm.List);
    }

    private string Here => $"{_name}:{_parser.Current!.Start.Line}";

    private void ReadAll(string noun, Action<YamlDocument, YamlKey> readValue)
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            return;
        _parser.Consume<DocumentStart>();
        ReadMapping(noun, key => readValue(this, key));
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
            throw new InputException($"{Here}: a second document begins here; {noun} is one.");
    }

    private Scalar ConsumeScalar(string what) =>
        _parser.TryConsume<Scalar>(out var scalar) ? scalar : throw new InputException($"{Here}: {what} must be one plain value.");

    private static ValueForm FormOf(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
            return ValueForm.Quoted;
        return scalar.Value is "" or "~" or "null" ? ValueForm.Null : ValueForm.Word;
    }
}

/// <summary>A key of a mapping.</summary>
/// <param name="Name">The key.</param>
/// <param name="Where"><c>file:line</c>.</param>
internal readonly record struct YamlKey(string Name, string Where);
