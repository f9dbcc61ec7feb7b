namespace Ur4Rec.Numerics.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void Names_are_dotted_paths_in_order_of_registration()
    {
        using var model = new Node();
        var block = model.Child("blocks.0");
        block.Child("attention").Own("weight");
        block.Own("bias");
        model.Own("scale");

        Assert.Equal(["scale", "blocks.0.bias", "blocks.0.attention.weight"], model.NamedParameters().Select(p => p.Name));
    }

    [Fact]
    public void A_name_is_given_once()
    {
        using var model = new Node();
        model.Own("a");
        model.Child("b");

        Assert.Contains("Node already has a member 'a'", Assert.Throws<ArgumentException>(() => model.Own("a")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.Child("a"));
        Assert.Throws<ArgumentException>(() => model.Own("b"));
        Assert.Throws<ArgumentException>(() => model.Child("b"));
    }

    [Fact]
    public void Registering_gives_back_what_was_registered()
    {
        using var model = new Node();

        Assert.Same(model.Own("a"), model.NamedParameters().Single().Parameter);
    }

    private sealed class Node : Module
    {
        public Node Child(string name) => Register(name, new Node());

        public Parameter Own(string name) => Register(name, new Parameter(1, 1));
    }
}
