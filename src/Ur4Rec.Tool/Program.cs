using Ur4Rec.Cli;
using Ur4Rec.Tool;

BundledSqlite.Register();
using var interruption = new Interruption();
return Tool.Run(args, interruption, ServeCommand.Build(interruption.Token), KeysCommand.Build());
