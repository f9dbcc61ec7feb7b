using Ur4Rec.Numerics;

namespace Ur4Rec.Training.Checkpoints;

/// <summary>
/// Goes through everything that the future of a training depends on, either to save it or to put it back. Whoever has such state names it
/// once, for both, so that what is saved and what is restored cannot differ.
/// </summary>
internal abstract class StateVisitor
{
    /// <summary>Whether the state is put back: what is derived from it must then be made anew.</summary>
    public abstract bool IsRestoring { get; }

    /// <summary>A value that JSON can hold: the present one where it is saved, the saved one where it is put back.</summary>
    public abstract T Value<T>(string name, T present);

    /// <summary>The values of a tensor whose shape is known beforehand.</summary>
    public abstract void Tensor(string name, Tensor present);

    /// <summary>Floats in a number that is not known beforehand.</summary>
    public abstract float[] Floats(string name, float[] present);

    /// <summary>Whole numbers in a number that is not known beforehand.</summary>
    public abstract int[] Integers(string name, int[] present);

    /// <summary>The state of a part, whose names are its own.</summary>
    public StateVisitor Under(string part) => new PartState(this, part + "/");

    private sealed class PartState(StateVisitor whole, string prefix) : StateVisitor
    {
        public override bool IsRestoring => whole.IsRestoring;

        public override T Value<T>(string name, T present) => whole.Value(prefix + name, present);

        public override void Tensor(string name, Tensor present) => whole.Tensor(prefix + name, present);

        public override float[] Floats(string name, float[] present) => whole.Floats(prefix + name, present);

        public override int[] Integers(string name, int[] present) => whole.Integers(prefix + name, present);
    }
}
