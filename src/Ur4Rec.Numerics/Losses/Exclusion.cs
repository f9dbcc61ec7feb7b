namespace Ur4Rec.Numerics;

/// <summary>
/// Says of <see cref="CatalogueCrossEntropy"/> that tokens FirstToken .. EndToken - 1 leave an item out of their softmax. A token
/// whose target the item is keeps it.
/// </summary>
/// <param name="Item">Row of the table.</param>
/// <param name="FirstToken">The first token that leaves it out.</param>
/// <param name="EndToken">The one after the last.</param>
public readonly record struct Exclusion(int Item, int FirstToken, int EndToken);
