using System.Diagnostics;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Training;

var lines = File.ReadAllLines(args[0]);
int threads = int.Parse(args[1]); int epochs = int.Parse(args[2]);
string G(string k, string d) { var i = Array.IndexOf(args, "--" + k); return i < 0 ? d : args[i + 1]; }
int maxItem = 0;
var users = new List<int[]>();
foreach (var l in lines) { var p = l.Split(' ').Skip(1).Select(int.Parse).ToArray(); users.Add(p); maxItem = Math.Max(maxItem, p.Max()); }
var offsets = new int[users.Count + 1];
for (int u = 0; u < users.Count; u++) offsets[u + 1] = offsets[u] + users[u].Length;
var ds = new SequenceDataset(Enumerable.Range(0, users.Count).Select(i => new UserId(i.ToString())).ToArray(), Enumerable.Range(0, maxItem).Select(i => new ItemId(i.ToString())).ToArray(), offsets, users.SelectMany(x => x).Select(i => new ItemIndex(i - 1)).ToArray(), new long[offsets[^1]]);
var split = Splitter.Split(ds, new SplitOptions());
using var pool = new WorkerPool(threads);
var opt = new SasRecOptions { Blocks = int.Parse(G("blocks", "1")), HiddenDim = int.Parse(G("dim", "64")), Heads = int.Parse(G("heads", "1")), Dropout = double.Parse(G("dropout", "0.3")), MaxSequenceLength = int.Parse(G("maxlen", "50")) };
var seed = ulong.Parse(G("seed", "1"));
var loss = Enum.Parse<SequenceLoss>(G("loss", "CrossEntropy")); var model = new SasRecModel(opt, maxItem, seed, loss != SequenceLoss.CrossEntropy);
var train = new TrainingOptions { Loss = loss, Negatives = int.Parse(G("neg", "256")), SharedNegatives = G("shared","0") == "1", Epochs = epochs, BatchSize = int.Parse(G("batch", "128")), LearningRate = double.Parse(G("lr", "1e-3")), Seed = seed, Patience = int.Parse(G("patience", "0")), WeightDecay = double.Parse(G("wd", "0")), Schedule = G("sched", "constant") == "constant" ? LearningRateSchedule.Constant : LearningRateSchedule.Cosine };
var trainer = new SasRecTrainer(model, split, train, pool);
IReadOnlyDictionary<string, double> Evaluate(IScorer scorer, IReadOnlyList<EvaluationCase> cases) {
    int B = 64; double[] hit = new double[cases.Count], ndcg = new double[cases.Count];
    pool.For((cases.Count + B - 1) / B, b => {
        int n = Math.Min(B, cases.Count - b * B);
        var q = new ScoringQuery[n];
        for (int i = 0; i < n; i++) q[i] = new ScoringQuery(null, split.History(cases[b * B + i]));
        var s = new float[n * maxItem];
        scorer.Score(q, s);
        for (int i = 0; i < n; i++) {
            var row = s.AsSpan(i * maxItem, maxItem); int t = split.Target(cases[b * B + i]).Value; float ts = row[t];
            foreach (var h in q[i].History.Span) if (h.Value != t) row[h.Value] = float.NegativeInfinity;
            int better = 0; foreach (var x in row) if (x > ts) better++;
            if (better < 10) { hit[b * B + i] = 1; ndcg[b * B + i] = 1 / Math.Log2(better + 2); }
        }
    });
    return new Dictionary<string, double> { ["ndcg@10"] = ndcg.Average(), ["hit@10"] = hit.Average() };
}
var r = trainer.Run(s => Evaluate(s, split.Validation), new Obs());
using var best = new SasRecScorer(model);
var test = Evaluate(best, split.Test);
Console.WriteLine($"BEST epoch {r.BestEpoch} val {r.Validation["ndcg@10"]:F4} TEST hit {test["hit@10"]:F4} ndcg {test["ndcg@10"]:F4} train {r.TrainSeconds:F1}s {string.Join(' ', args)} rss {Process.GetCurrentProcess().PeakWorkingSet64 >> 20}MB");

internal sealed class Obs : ITrainingObserver {
    private long _last = GC.GetTotalAllocatedBytes();
    public void OnStep(in StepProgress p) { }
    public void OnEpoch(EpochSummary s) { var a = GC.GetTotalAllocatedBytes(); Console.WriteLine($"{s.Epoch} loss {s.Loss:F4} train {s.TrainSeconds:F2}s eval {s.EvaluateSeconds:F2}s tok {s.Tokens} ndcg {s.Validation["ndcg@10"]:F4} hit {s.Validation["hit@10"]:F4} alloc {(a - _last) >> 10}KB"); _last = a; }
}
