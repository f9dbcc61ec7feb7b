namespace Ur4Rec.Numerics;

/// <summary>A part of a model: parameters and further modules under names.</summary>
public abstract class Module : IDisposable
{
    private readonly List<(string Name, Parameter Parameter)> _parameters = [];
    private readonly List<(string Name, Module Module)> _modules = [];

    /// <summary>Every parameter with its dotted name, e.g. <c>blocks.0.attention.in_proj_weight</c>, in order of registration.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters()
    {
        foreach (var own in _parameters)
            yield return own;
        foreach (var (prefix, module) in _modules)
        {
            foreach (var (name, parameter) in module.NamedParameters())
                yield return ($"{prefix}.{name}", parameter);
        }
    }

    /// <summary>Frees the parameters.</summary>
    public void Dispose()
    {
        foreach (var (_, parameter) in NamedParameters())
            parameter.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Registers a parameter under a name and returns it.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    protected Parameter Register(string name, Parameter parameter)
    {
        RequireFree(name);
        _parameters.Add((name, parameter));
        return parameter;
    }

    /// <summary>Registers a module under a name and returns it.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    protected TModule Register<TModule>(string name, TModule module)
        where TModule : Module
    {
        RequireFree(name);
        _modules.Add((name, module));
        return module;
    }

    private void RequireFree(string name)
    {
        if (_parameters.Any(p => p.Name == name) || _modules.Any(m => m.Name == name))
            throw new ArgumentException($"{GetType().Name} already has a member '{name}'.", nameof(name));
    }
}
