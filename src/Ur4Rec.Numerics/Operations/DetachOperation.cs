namespace Ur4Rec.Numerics;

/// <summary>
/// y = x.
/// dL/dx = 0: whatever is computed from y treats it as a constant.
/// </summary>
public static unsafe class DetachOperation
{
    private const string Name = "detach";

    /// <summary>The same values, passing no gradient. They share <paramref name="x"/>'s memory.</summary>
    /// <param name="tape">Whose next step ends the result.</param>
    /// <param name="x">[n, d].</param>
    /// <returns>[n, d].</returns>
    public static Tensor Detach(this Tape tape, Tensor x)
    {
        var output = new Tensor(tape, x.Pointer, x.Rows, x.Columns);
        tape.Observer?.OnOperation(Name, output, [x]);
        return output;
    }
}
