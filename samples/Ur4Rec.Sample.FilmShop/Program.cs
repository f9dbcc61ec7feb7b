using Ur4Rec.Data;
using Ur4Rec.Sample.FilmShop;
using Ur4Rec.Server.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddUr4Rec(options =>
{
    options.Run = "runs/demo";
    builder.Configuration.GetSection("Ur4Rec").Bind(options);
});
builder.Services.AddSingleton<Shop>();

var app = builder.Build();
app.MapGet("/", async (string? genre, HttpContext context, Shop shop) =>
    Results.Content(Page.Of(await shop.ShelfAsync(Visitor.Of(context), genre, context.RequestAborted)), "text/html; charset=utf-8"));
app.MapPost("/films/{film}/watch", async (string film, HttpContext context, Shop shop) =>
{
    try
    {
        await shop.WatchAsync(Visitor.Of(context), new ItemId(film), context.RequestAborted);
        return Results.LocalRedirect("/");
    }
    catch (InputException wrong)
    {
        return Results.BadRequest(wrong.Message);
    }
});
app.MapHealthChecks("/health");
app.Run();
