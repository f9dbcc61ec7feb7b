namespace Ur4Rec.Serving.Loading;

/// <summary>A loaded run that several states use; it is disposed when the last of them is done.</summary>
internal sealed class SharedModel(ServedModel model, DateTimeOffset loadedAt)
{
    private int _users = 1;

    /// <summary>The run, without items that came after training.</summary>
    public ServedModel Model => model;

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset LoadedAt => loadedAt;

    /// <summary>Begins a use, by somebody who knows of one that has not ended.</summary>
    public void Use() => Interlocked.Increment(ref _users);

    /// <summary>Ends a use.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            model.Dispose();
    }
}
