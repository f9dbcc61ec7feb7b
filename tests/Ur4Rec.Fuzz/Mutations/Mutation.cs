namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Changes an input; one that does not fit the input gives it back as it is.</summary>
internal delegate byte[] Mutation(byte[] input, MutationSource source);
