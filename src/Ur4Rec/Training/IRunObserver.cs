namespace Ur4Rec.Training;

/// <summary>Told of a whole run as it goes: its training, and what comes before and after.</summary>
public interface IRunObserver : ITrainingObserver
{
    /// <summary>Something worth a line: the data is read, the model is made, a file is written.</summary>
    void OnMessage(string message);

    /// <summary>
    /// Something that keeps the run's result from being taken at face value, or a sign that the training goes wrong; to be shown whatever else
    /// is not.
    /// </summary>
    void OnWarning(string warning);
}
