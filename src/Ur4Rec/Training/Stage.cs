using System.Text.Json;

namespace Ur4Rec.Training;

/// <summary>A stage of training. Stages run in this order; any may be left out but the first.</summary>
public enum Stage
{
    /// <summary>SASRec alone, from nothing.</summary>
    PretrainSasrec,

    /// <summary>The preference retriever and its memory; SASRec is frozen and brings the hard negatives.</summary>
    PretrainRetriever,

    /// <summary>Both, one at a time: a step trains either the sequence model or the retriever.</summary>
    JointFinetune,

    /// <summary>Both at once, on the sum of their scores.</summary>
    EndToEnd,
}

/// <summary>What is the same of a stage wherever it is named.</summary>
public static class Stages
{
    /// <summary>Its name in configurations, logs and results: snake_case.</summary>
    public static string Name(this Stage stage) => JsonNamingPolicy.SnakeCaseLower.ConvertName(stage.ToString());
}
