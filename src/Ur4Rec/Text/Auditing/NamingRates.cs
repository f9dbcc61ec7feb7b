namespace Ur4Rec.Text.Auditing;

/// <summary>How often texts name a target, and how often they name items that the user never touched and that are as popular.</summary>
/// <param name="Cases">Targets asked for, at most one a user.</param>
/// <param name="Named">How many of them are named.</param>
/// <param name="Rate">Their share.</param>
/// <param name="BaseRate">The same for the matched items: the mean over the cases of the share of its matched items that is named.</param>
/// <param name="PopularRate">The same for items as popular that the user may have touched: what a text that retells the history comes to.</param>
/// <param name="Excess">The rate less the base rate.</param>
public sealed record NamingRates(int Cases, int Named, Estimate Rate, Estimate BaseRate, Estimate PopularRate, Estimate Excess);

/// <summary>How often texts name the items of one part of their users' histories.</summary>
/// <param name="Part">A tenth of the training part, e.g. <c>0-10 %</c>, or <c>held out</c>.</param>
/// <param name="Items">Interactions of that part, over all users who are described.</param>
/// <param name="Rate">The share of them that is named.</param>
public sealed record PositionRate(string Part, int Items, double Rate);

/// <summary>A text that names what is held out.</summary>
/// <param name="User">Whose item is held out.</param>
/// <param name="Item">The item.</param>
/// <param name="Title">Its title.</param>
/// <param name="Sentence">The sentence that names it.</param>
public sealed record LeakExample(string User, string Item, string Title, string Sentence);
