using System.Globalization;
using Ur4Rec.Bench.Serve;
using Ur4Rec.Bench.Serve.Kill;
using Ur4Rec.Bench.Serve.Load;
using Ur4Rec.Bench.Serve.Malformed;
using Ur4Rec.Data;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
try
{
    switch (args)
    {
        case ["load", .. var words]:
            return new LoadCommand(new Arguments(words, LoadCommand.Names)).Run() ? 0 : 1;
        case ["malformed", .. var words]:
            return new MalformedCommand(new Arguments(words, MalformedCommand.Names)).Run() ? 0 : 1;
        case ["kill", .. var words]:
            await new KillCommand(new Arguments(words, KillCommand.Names)).RunAsync();
            return 0;
        default:
            Console.Error.WriteLine("usage: load | kill | malformed   --name value …");
            return 2;
    }
}
catch (InputException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 2;
}
