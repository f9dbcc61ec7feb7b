using System.Globalization;
using Ur4Rec.Bench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
if (args is ["log", .. var log])
    return LogCommand.Run(log);
var options = BenchOptions.Parse(args);
switch (options?.Name)
{
    case "gemm":
        GemmBenchmark.Run();
        return 0;
    case "train":
        TrainingBenchmark.Run(options);
        return 0;
    case "evaluate":
        EvaluationBenchmark.Run(options);
        return 0;
    case "joint":
        JointBenchmark.Run(options);
        return 0;
    case "retrieval":
        RetrievalBenchmark.Run();
        return 0;
    case "catalogue":
        CatalogueBenchmark.Run(options);
        return 0;
    case "large":
        LargeReport.Run(options);
        return 0;
    case "batch-top":
        BatchTopBenchmark.Run(options);
        return 0;
    case "guard":
        GuardBenchmark.Run(options);
        return 0;
    case "quality":
        QualityBenchmark.Run(options);
        return 0;
    case "describe":
        return await DescribeBenchmark.RunAsync() ? 0 : 1;
    case "encode":
        EncodeBenchmark.Run(options);
        return 0;
    case "encode-ours":
        EncodeBenchmark.RunOurs(options);
        return 0;
    case "mpi":
        MpiBenchmark.Run();
        return 0;
    case "shards":
        ShardsBenchmark.Run(options);
        return 0;
    case "ranks":
        RanksBenchmark.Run(options);
        return 0;
    case "scale-table":
        ScaleTable.Print(ScaleMeasurement.ReadAll(options.Measured));
        return 0;
    case "scale-model":
        ScaleModelTable.Print(options);
        return 0;
    default:
        Console.Error.WriteLine("usage: log --output FILE [--users N] [--items N] [--interactions N] [--exponent X] [--seed N] | gemm | train CASE | evaluate | joint | retrieval | batch-top | catalogue | large | guard | quality [CASE] | describe | encode | mpi | shards CASE | ranks CASE | scale-table | scale-model   [--beauty FILE] [--ml-100k FILE] [--ml-100k-texts FILE] [--store FILE] [--run DIR] [--epochs N] [--minilm DIR] [--peer FILE] [--python COMMAND] [--threads N] [--users N] [--shards N] [--steps N] [--measured FILE] [--latency MICROSECONDS] [--bandwidth GBPS]");
        Console.Error.WriteLine($"cases of train, shards and ranks: {string.Join(", ", TrainingCase.Names)}; of quality: {string.Join(", ", QualityBenchmark.Names)}");
        return 2;
}
