using Ur4Rec.Data;

namespace Ur4Rec;

/// <summary>One value as a person wrote it, before its key gives it a type.</summary>
/// <param name="Key">The key.</param>
/// <param name="Where">Where it was written: <c>file:line</c>, or the flag.</param>
/// <param name="Texts">The value's text; several for a list.</param>
/// <param name="Form">How the value was written.</param>
internal sealed record ConfigurationSetting(string Key, string Where, IReadOnlyList<string> Texts, ValueForm Form)
{
    /// <summary>A value given on the command line: a list where it stands in brackets, else a word.</summary>
    public static ConfigurationSetting FromCommandLine(string key, string value, string where)
    {
        if (!value.StartsWith('[') || !value.EndsWith(']'))
            return new ConfigurationSetting(key, where, [value], value == "null" ? ValueForm.Null : ValueForm.Word);
        var elements = value[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new ConfigurationSetting(key, where, elements, ValueForm.List);
    }

    /// <summary>The failure for a value that does not fit its key.</summary>
    public InputException Mismatch(string expected)
    {
        var given = Form switch
        {
            ValueForm.Null => "nothing",
            ValueForm.List => $"the list [{string.Join(", ", Texts)}]",
            ValueForm.Quoted => $"the text \"{Texts[0]}\"",
            _ => $"'{Texts[0]}'",
        };
        return new InputException($"{Where}: {Key} must be {expected}, not {given}.");
    }
}

/// <summary>How a value was written.</summary>
internal enum ValueForm
{
    /// <summary>Nothing, <c>~</c> or <c>null</c>.</summary>
    Null,

    /// <summary>A plain scalar: a number, a switch or a bare word.</summary>
    Word,

    /// <summary>Text in quotes, which is never a number.</summary>
    Quoted,

    /// <summary>A sequence of scalars.</summary>
    List,
}
