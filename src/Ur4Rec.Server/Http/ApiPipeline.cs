using Microsoft.AspNetCore.Http;
using Ur4Rec.Data;
using Ur4Rec.Server.Endpoints;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Http;

/// <summary>What stands around every endpoint of the API, whoever hosts it.</summary>
internal sealed class ApiPipeline(ErrorBoundary errors, ScoringGate gate, IModelHost host)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers[Answers.ModelHeader] = host.Current.Version;
        return errors.InvokeAsync(context, context => AnswerAsync(context, next));
    }

    private Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var metadata = context.GetEndpoint()!.Metadata;
        CheckQuery(context.Request, metadata.GetMetadata<QueryParameters>()?.All ?? []);
        return metadata.GetMetadata<ScoringWork>() is null ? next(context) : gate.InvokeAsync(context, next);
    }

    private static void CheckQuery(HttpRequest request, IReadOnlyList<QueryParameter> known)
    {
        // Numbers would be read with it.
        if (PercentEncoding.Decode(request.QueryString.Value ?? "", "query").Contains('\0'))
            throw ProblemException.At("query", "The character U+0000 is not allowed.");
        foreach (var name in request.Query.Keys)
        {
            if (known.All(parameter => parameter.Name != name))
            {
                var advice = NearestName.PlausiblyOf(name, known.Select(parameter => parameter.Name)) is { } nearest ? $" Did you mean '{nearest}'?" : "";
                throw ProblemException.At("query", $"There is no parameter '{name}' here.{advice}");
            }
        }
    }
}
