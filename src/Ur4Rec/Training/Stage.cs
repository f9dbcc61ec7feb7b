namespace Ur4Rec.Training;

/// <summary>A stage of training.</summary>
public enum Stage
{
    /// <summary>SASRec alone, from nothing.</summary>
    PretrainSasrec,
}
