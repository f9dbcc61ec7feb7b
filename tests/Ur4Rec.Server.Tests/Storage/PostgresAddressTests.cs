using Ur4Rec.Data;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Server.Tests.Storage;

public class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://h/d", true)]
    [InlineData("PostgreSQL://h/d", true)]
    [InlineData("host=h;Database=d", true)]
    [InlineData("Database=d; Host=h", true)]
    [InlineData("store.db", false)]
    [InlineData("/data/postgres.db", false)]
    public void An_address_is_postgresqls_or_a_path(string address, bool isPostgres) => Assert.Equal(isPostgres, PostgresAddress.IsPostgres(address));

    [Fact]
    public void An_address_with_a_scheme_says_the_same_as_a_connection_string()
    {
        var settings = PostgresAddress.Parse("postgresql://ann%40home:s%3Ae%2Fc@db.example:6000/shop%201?sslmode=Require&Timeout=9");
        Assert.Equal(
            ("ann@home", "s:e/c", "db.example", 6000, "shop 1"),
            (settings.Username, settings.Password, settings.Host, settings.Port, settings.Database));
        Assert.Equal((Npgsql.SslMode.Require, 9), (settings.SslMode, settings.Timeout));
        Assert.Equal("PostgreSQL, database 'shop 1' on db.example:6000 as 'ann@home'", PostgresAddress.Describe(settings));
        var plain = PostgresAddress.Parse("postgres://db.example");
        Assert.Equal(("db.example", 5432, 5, null, null), (plain.Host, plain.Port, plain.Timeout, plain.Username, plain.Database));
        Assert.Equal((7, 10), (PostgresAddress.Parse("Host=h;Timeout=7").Timeout, PostgresAddress.Parse("Host=h;Timeout=7").CommandTimeout));
    }

    [Theory]
    [InlineData("Host=h;Password=my;secret=1")]
    [InlineData("Host=h;Port=secret")]
    [InlineData("Host=;Password=secret")]
    [InlineData("postgres://u:secret@h:port/d")]
    [InlineData("postgres://u:p@h/d?secret=1")]
    [InlineData("postgres://")]
    public void What_cannot_be_read_is_not_quoted(string address)
    {
        var error = Assert.Throws<InputException>(() => PostgresAddress.Parse(address));
        Assert.StartsWith("The address of the PostgreSQL store cannot be read; write 'Host=...", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }
}
