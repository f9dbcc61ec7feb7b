namespace Ur4Rec.Serving.Storage;

/// <summary>A row that was read has gone before it was locked: what was begun is begun again.</summary>
internal sealed class StaleRowException() : Exception("a row that was read is gone");
