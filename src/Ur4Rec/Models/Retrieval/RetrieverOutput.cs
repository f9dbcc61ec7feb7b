using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Retrieval;

/// <summary>What the retriever makes of a batch's pairs, on the batch's tape.</summary>
/// <param name="Scores">[pairs, 1]: cosines of <paramref name="Preferences"/> and <paramref name="Candidates"/> over the temperature.</param>
/// <param name="Preferences">[pairs, d]: what the user wants, as seen from the candidate, memory included.</param>
/// <param name="Candidates">[pairs, d]: the candidates' representations.</param>
/// <param name="Experts">User preference, item description, item image: each [pairs, d].</param>
/// <param name="Routing">[pairs, 3]: each expert's share of the mixture; a row adds up to 1.</param>
/// <param name="Gate">[pairs, d], 0 .. 1: how much of the preference is the mixture's and not the memory's; null for a batch without memory.</param>
/// <param name="LoadBalance">
/// [1, 1]: how unevenly the sub-experts are used, 1 where they are used alike, as a loss without its weight (see
/// <see cref="LoadBalancing"/>); null with one sub-expert, or where the item side comes from a <see cref="RetrieverItemCache"/>.
/// </param>
public sealed record RetrieverOutput(
    Tensor Scores, Tensor Preferences, Tensor Candidates, IReadOnlyList<Tensor> Experts, Tensor Routing, Tensor? Gate, Tensor? LoadBalance);
