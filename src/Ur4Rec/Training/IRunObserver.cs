namespace Ur4Rec.Training;

/// <summary>Told of a whole run as it goes: its training, and what comes before and after.</summary>
public interface IRunObserver : ITrainingObserver
{
    /// <summary>Something worth a line: the data is read, the model is made, a file is written.</summary>
    void OnMessage(string message);
}
