using System.Globalization;
using System.Text;

namespace Ur4Rec.Tests;

public class ConfigurationDocumentTests
{
    private const string Begin = "<!-- keys: made from ConfigurationKeys; UR4REC_UPDATE_DOCS=1 dotnet test writes it anew -->\n";
    private const string End = "<!-- end of keys -->\n";

    [Fact]
    public void The_table_of_keys_in_the_document_is_the_one_the_code_has()
    {
        var path = Path.Combine(Repository.Root, "docs", "configuration.md");
        var document = File.ReadAllText(path);
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, StringComparison.Ordinal);
        var expected = string.Concat(document.AsSpan(0, begin), TableOfKeys(), document.AsSpan(end));
        if (Environment.GetEnvironmentVariable("UR4REC_UPDATE_DOCS") == "1")
            File.WriteAllText(path, expected);

        Assert.Equal(expected, File.ReadAllText(path));
    }

    private static string TableOfKeys()
    {
        var table = new StringBuilder();
        var defaults = new RunConfiguration();
        foreach (var group in ConfigurationKeys.All.GroupBy(key => key.Group))
        {
            table.Append(CultureInfo.InvariantCulture, $"\n### {group.Key}\n\n| key | default | values | what it does |\n|---|---|---|---|\n");
            foreach (var key in group)
                table.Append(CultureInfo.InvariantCulture, $"| `{key.Name}` | `{key.Write(defaults)}` | {key.Expected.Replace("<", "&lt;", StringComparison.Ordinal)} | {key.Description} |\n");
        }

        return table.Append('\n').ToString();
    }
}
