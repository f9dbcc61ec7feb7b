using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Ur4Rec.Server.Dashboard;

/// <summary>Keeps the keys that protect cookies in memory alone: nothing is written, and sessions end with the process.</summary>
internal sealed class ProcessKeys : IXmlRepository
{
    private readonly Lock _lock = new();
    private readonly List<XElement> _keys = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_lock)
            return [.. _keys.Select(key => new XElement(key))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_lock)
            _keys.Add(new XElement(element));
    }
}
