using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// With i = x Wi^T + bi and s = h Wh^T + bh, each in thirds for the gates r, z, n (Cho et al. 2014, arXiv 1406.1078, as PyTorch's GRUCell):
/// r = sigmoid(ir + sr), z = sigmoid(iz + sz), n = tanh(in + r sn), y = (1 - z) n + z h.
/// With g = dL/dy: dn = g (1 - z) (1 - n^2) before the tanh, dr = dn sn r (1 - r), dz = g (h - n) z (1 - z);
/// dL/di = [dr, dz, dn], dL/ds = [dr, dz, r dn], dL/dh = g z and what s passes on.
/// </summary>
public static unsafe class GruCellOperation
{
    private const string Name = "gru_cell";

    /// <summary>One step of a gated recurrent unit.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">The input, [n, in].</param>
    /// <param name="state">h, [n, d].</param>
    /// <param name="inputWeight">Wi, [3d, in], rows r, z, n.</param>
    /// <param name="stateWeight">Wh, [3d, d], rows r, z, n.</param>
    /// <param name="inputBias">bi, [1, 3d].</param>
    /// <param name="stateBias">bh, [1, 3d].</param>
    /// <returns>The next state, [n, d].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor GruCell(
        this Tape tape, Tensor x, Tensor state, Tensor inputWeight, Tensor stateWeight, Tensor inputBias, Tensor stateBias)
    {
        var d = state.Columns;
        ShapeException.Require(x.Rows == state.Rows, Name, "x", x, "state", state);
        ShapeException.Require(inputWeight.Rows == 3 * d && inputWeight.Columns == x.Columns, Name, "input weight", inputWeight, "x", x);
        ShapeException.Require(stateWeight.Rows == 3 * d && stateWeight.Columns == d, Name, "state weight", stateWeight, "state", state);
        ShapeException.Require(inputBias.Rows == 1 && inputBias.Columns == 3 * d, Name, "input bias", inputBias, "input weight", inputWeight);
        ShapeException.Require(stateBias.Rows == 1 && stateBias.Columns == 3 * d, Name, "state bias", stateBias, "state weight", stateWeight);
        var fromInput = tape.Linear(x, inputWeight, inputBias);
        var fromState = tape.Linear(state, stateWeight, stateBias);
        return Gates(tape, fromInput, fromState, state);
    }

    private static Tensor Gates(Tape tape, Tensor fromInput, Tensor fromState, Tensor state)
    {
        var d = state.Columns;
        var output = tape.NewTensor(state.Rows, d);
        var gates = tape.NewTensor(state.Rows, 3 * d);
        RowBlocks.ForEach(tape.Pool, state.Rows, 3 * d, row =>
        {
            var kernels = KernelSet.Current;
            var i = fromInput.RowPointer(row);
            var s = fromState.RowPointer(row);
            var r = gates.RowPointer(row);
            var z = r + d;
            var n = z + d;
            kernels.Map<SumFunction>(i, s, r, 2 * d);
            kernels.Map<SigmoidFunction>(r, r, 2 * d);
            kernels.Map<GruCandidate>(i + (2 * d), r, s + (2 * d), n, d);
            kernels.Map<GateFunction>(z, state.RowPointer(row), n, output.RowPointer(row), d);
        });
        tape.Record(Name, output, () => Backward(tape, fromInput, fromState, state, gates, output.Gradient!), fromInput, fromState, state);
        return output;
    }

    private static void Backward(Tape tape, Tensor fromInput, Tensor fromState, Tensor state, Tensor gates, Tensor gradient)
    {
        var d = state.Columns;
        var change = tape.NewTensor(state.Rows, 3 * d);
        RowBlocks.ForEach(tape.Pool, state.Rows, 3 * d, row =>
        {
            var kernels = KernelSet.Current;
            var g = gradient.RowPointer(row);
            var r = gates.RowPointer(row);
            var z = r + d;
            var n = z + d;
            var dr = change.RowPointer(row);
            var dz = dr + d;
            var dn = dz + d;
            kernels.Map<GruCandidateGradient>(g, z, n, dn, d);
            kernels.Map<GruResetGradient>(dn, fromState.RowPointer(row) + (2 * d), r, dr, d);
            kernels.Map<ProductWithDifference>(g, state.RowPointer(row), n, dz, d);
            kernels.Map<SigmoidGradient>(z, dz, dz, d);
        });
        if (fromInput.RequiresGradient)
            ElementwiseBlocks.AddScaled(tape.Pool, 1f, change, fromInput.AccumulatedGradient());
        if (fromState.RequiresGradient)
            AddStateGradient(tape.Pool, change, gates, fromState.AccumulatedGradient());
        if (state.RequiresGradient)
            AddCarriedGradient(tape.Pool, gradient, gates, state.AccumulatedGradient());
    }

    private static void AddStateGradient(WorkerPool pool, Tensor change, Tensor gates, Tensor target) =>
        RowBlocks.ForEach(pool, target.Rows, target.Columns, row =>
        {
            var d = target.Columns / 3;
            var sums = target.RowPointer(row);
            KernelSet.Current.Add(change.RowPointer(row), sums, 2 * d);
            KernelSet.Current.AddMapped<ProductFunction>(change.RowPointer(row) + (2 * d), gates.RowPointer(row), sums + (2 * d), d);
        });

    private static void AddCarriedGradient(WorkerPool pool, Tensor gradient, Tensor gates, Tensor target) =>
        RowBlocks.ForEach(pool, target.Rows, target.Columns, row =>
            KernelSet.Current.AddMapped<ProductFunction>(
                gradient.RowPointer(row), gates.RowPointer(row) + target.Columns, target.RowPointer(row), target.Columns));
}
