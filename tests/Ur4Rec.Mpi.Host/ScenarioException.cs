namespace Ur4Rec.Mpi.Host;

/// <summary>A rank found what it should not have, or was told to fail.</summary>
internal sealed class ScenarioException(string message) : Exception(message);
