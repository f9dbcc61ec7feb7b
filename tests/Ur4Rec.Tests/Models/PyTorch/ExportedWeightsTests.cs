using System.Globalization;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.PyTorch;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Data.Importing.Python;

namespace Ur4Rec.Tests.Models.PyTorch;

public class ExportedWeightsTests
{
    [SkippableTheory]
    [InlineData(SasRecVariant.Classic, false)]
    [InlineData(SasRecVariant.Prenorm, true)]
    public void Pytorch_scores_with_exported_weights_as_we_do(SasRecVariant variant, bool scale)
    {
        var options = new SasRecOptions { Variant = variant, HiddenDim = 8, Blocks = 2, Heads = 2, MaxSequenceLength = 4, ScaleEmbeddings = scale };
        using var model = new Ur4RecModel(new Ur4RecOptions(options, null, null, new FusionOptions()), itemCount: 9, features: null, seed: 3);
        using var folder = new TemporaryFolder();
        ExportedWeights.Write(folder["model.safetensors"], model);
        var script = JsonSerializer.Serialize(Path.Combine(AppContext.BaseDirectory, "Models", "PyTorch", "make_checkpoints.py"));
        var printed = PythonInterpreter.Run(folder.Root, $$"""
            import json, runpy, numpy as np, torch
            data = open('model.safetensors', 'rb').read()
            n = int.from_bytes(data[:8], 'little')
            header = json.loads(data[8:8 + n])
            header.pop('__metadata__')
            def tensor(entry):
                begin, end = entry['data_offsets']
                return torch.from_numpy(np.frombuffer(data[8 + n + begin:8 + n + end], '<f4').reshape(entry['shape']).copy())
            state = {name[7:]: tensor(entry) for name, entry in header.items() if name.startswith('sasrec.')}
            sasrec = runpy.run_path({{script}})['SasRec'](9, 8, 2, 2, 4, prenorm={{(variant == SasRecVariant.Prenorm ? "True" : "False")}}, scale={{(scale ? "True" : "False")}}).eval()
            sasrec.load_state_dict(state)
            print(*sasrec(torch.tensor([[3, 1, 9, 4]]))[0].tolist())
            """);
        using var scorer = new SasRecScorer(model.SasRec);
        var scores = new float[9];
        scorer.Score([new ScoringQuery(null, new ItemIndex[] { new(2), new(0), new(8), new(3) })], scores);
        double[] theirs = [.. printed.Split().Where(word => word.Length > 0).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        Assert.Equal(9, theirs.Length);
        Assert.All(scores.Zip(theirs), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }
}
