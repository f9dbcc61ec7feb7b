using System.CommandLine;
using System.Globalization;
using Ur4Rec.Cli.Commands;
using Ur4Rec.Data;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Ranking;

namespace Ur4Rec.Tool;

/// <summary><c>ur4rec serve --run DIR</c>: answers over HTTP until it is told to stop.</summary>
internal static class ServeCommand
{
    private const string DefaultAddress = "http://127.0.0.1:5080";

    private static readonly Option<string> s_run = SharedOptions.Run();
    private static readonly Option<string?> s_store = SharedOptions.OptionalStore();

    private static readonly Option<string?> s_state = new("--state")
    {
        Description = "Where events, memories and items are kept: a file, or postgresql://…; by default the data's store, or serving.db beside the demonstration's run.",
        HelpName = "ADDRESS",
    };

    private static readonly Option<string?> s_rules = new("--rules") { Description = "A YAML file of rules that hold for every answer.", HelpName = "FILE" };

    private static readonly Option<string> s_listen = new("--listen")
    {
        Description = "Where to listen: http or https, an IP address, a port (0 for any that is free).",
        HelpName = "URL",
        DefaultValueFactory = _ => DefaultAddress,
    };

    private static readonly Option<string?> s_keys = new("--keys")
    {
        Description = "A file of keys (`ur4rec keys add` makes one); needed to listen anywhere but on loopback.",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> s_hosts = new("--host") { Description = "A name that requests may call the server by; may be repeated.", HelpName = "NAME" };
    private static readonly Option<string?> s_certificate = new("--certificate") { Description = "A certificate with its chain, in PEM, for https.", HelpName = "FILE" };
    private static readonly Option<string?> s_certificateKey = new("--certificate-key") { Description = "The certificate's private key, in PEM.", HelpName = "FILE" };

    private static readonly Option<string?> s_otlp = new("--otlp")
    {
        Description = "An OpenTelemetry collector that takes OTLP over HTTP, such as http://127.0.0.1:4318.",
        HelpName = "URL",
    };

    private static readonly Option<int?> s_rate =
        SharedOptions.OptionalCount("--rate", 1, "Requests a second of one key, or of one address where there are no keys; no limit by default.");

    private static readonly Option<int?> s_connections = SharedOptions.OptionalCount("--connections", 1, "Connections at one time; 1,000 by default.");

    public static Command Build(CancellationToken cancellation)
    {
        var command = new Command("serve", "Answer over HTTP, and learn from every event.")
        {
            s_run, s_store, s_state, s_rules, s_listen, s_keys, s_hosts, s_certificate, s_certificateKey, s_otlp, s_rate, s_connections,
        };
        command.SetAction(parsed => Serve(SettingsOf(parsed), cancellation));
        return command;
    }

    private static int Serve(ServerSettings settings, CancellationToken cancellation)
    {
        Ur4RecServer.RunAsync(settings, Announce, cancellation).GetAwaiter().GetResult();
        return Cli.Tool.Done;
    }

    private static void Announce(ReadyServer server) => Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"serving {server.Model.Run}, model {server.Model.Version}, {server.Model.Items} items, at {server.Address.AbsoluteUri.TrimEnd('/')} (dashboard: {server.Address})"));

    private static ServerSettings SettingsOf(ParseResult parsed)
    {
        var limits = new ServerLimits { RequestsPerSecond = parsed.GetValue(s_rate) };
        return new ServerSettings
        {
            Serving = new ServingOptions
            {
                Run = parsed.GetRequiredValue(s_run),
                Store = parsed.GetValue(s_store),
                State = parsed.GetValue(s_state),
                Rules = parsed.GetValue(s_rules) is { } rules ? RankingRulesFile.Read(rules) : RankingRules.None,
            },
            Listen = UriOf(parsed.GetRequiredValue(s_listen), s_listen),
            KeysFile = parsed.GetValue(s_keys),
            Hosts = parsed.GetValue(s_hosts) ?? [],
            Certificate = parsed.GetValue(s_certificate),
            CertificateKey = parsed.GetValue(s_certificateKey),
            Otlp = parsed.GetValue(s_otlp) is { } otlp ? UriOf(otlp, s_otlp) : null,
            Limits = parsed.GetValue(s_connections) is { } connections ? limits with { Connections = connections } : limits,
        };
    }

    private static Uri UriOf(string text, Option option) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
        ? uri
        : throw new InputException($"{option.Name} must be an address such as {DefaultAddress}, not '{text}'.");
}
