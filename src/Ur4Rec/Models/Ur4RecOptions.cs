using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;

namespace Ur4Rec.Models;

/// <summary>The shape of a whole UR4Rec.</summary>
/// <param name="SasRec">The sequence model.</param>
/// <param name="Retriever">The preference retriever; null for a model without one.</param>
/// <param name="Memory">The retriever's memory of each user; null for a retriever without memory.</param>
/// <param name="Fusion">How the scores become one ranking.</param>
public sealed record Ur4RecOptions(SasRecOptions SasRec, RetrieverOptions? Retriever, MemoryOptions? Memory, FusionOptions Fusion);
