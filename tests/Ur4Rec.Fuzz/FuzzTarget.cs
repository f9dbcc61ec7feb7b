using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Fuzz.Mutations;

namespace Ur4Rec.Fuzz;

/// <summary>A valid file to mutate.</summary>
/// <param name="File">Its name in the target's folder.</param>
/// <param name="Bytes">What it holds; the same in every process, so that an input is known by its index.</param>
internal sealed record FuzzSeed(string File, byte[] Bytes)
{
    public static FuzzSeed OfText(string file, string text) => new(file, Encoding.UTF8.GetBytes(text));

    public static FuzzSeed OfFile(string folder, string file) => new(file, System.IO.File.ReadAllBytes(Path.Combine(folder, file)));
}

/// <summary>A mutated seed.</summary>
/// <param name="Folder">The target's folder, in which the other seeds lie unchanged.</param>
/// <param name="File">Which seed was mutated.</param>
/// <param name="Bytes">What came of it.</param>
internal sealed record FuzzInput(string Folder, string File, byte[] Bytes)
{
    public string FilePath => Path.Combine(Folder, File);

    public string Text => Encoding.UTF8.GetString(Bytes);
}

/// <summary>
/// A loader under test. A class in <c>Targets</c> with a constructor without parameters is found by itself: to add a loader, add such a
/// class. Each thread has a target of its own, which is disposed where it can be.
/// </summary>
internal abstract class FuzzTarget
{
    /// <summary>What a report and <c>UR4REC_FUZZ_REPLAY</c> call it.</summary>
    public string Name => GetType().Name.Replace("Target", "", StringComparison.Ordinal);

    /// <summary>Inputs of an ordinary run.</summary>
    public abstract int Inputs { get; }

    /// <summary>Whether the loader reads a file; else the input is not written to one.</summary>
    public virtual bool ReadsFiles => true;

    /// <summary>What may be done to a seed; each equally often.</summary>
    public virtual IReadOnlyList<Mutation> Mutations => [.. ByteMutations.All, .. TextMutations.All];

    /// <summary>Pieces that this format is made of, beside <see cref="Mutations.Tokens.Common"/>.</summary>
    public virtual IReadOnlyList<string> Tokens => [];

    /// <summary>Makes what the loader needs, and the seeds. What it writes into the folder stays there while it loads.</summary>
    public abstract IReadOnlyList<FuzzSeed> Begin(string folder);

    /// <summary>Loads an input and looks at all of what was loaded. Called from one thread.</summary>
    public abstract void Load(FuzzInput input);

    /// <summary>Whether the loader's documentation names such an error.</summary>
    public virtual bool IsDocumented(Exception error) => error is InputException;
}
