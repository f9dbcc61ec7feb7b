using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Ur4Rec.Server.Security;

namespace Ur4Rec.Server.Http;

/// <summary>What a caller must be allowed to do.</summary>
internal sealed record RequiredScope(KeyScopes Scope);

/// <summary>The only parameters that a query may have.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> All);

/// <summary>Marks what is scored: of it, only so much is done at one time.</summary>
internal sealed record ScoringWork;

/// <summary>Says of an endpoint what the pipeline and the description of the API need.</summary>
internal static class EndpointMetadata
{
    private const string ProblemType = "application/problem+json";

    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder endpoint, string name, KeyScopes scope, string summary, string description, params int[] problems)
    {
        endpoint.WithName(name).WithSummary(summary).WithDescription(description).WithMetadata(new RequiredScope(scope));
        foreach (var status in (int[])[400, 401, 403, 429, 500, .. problems])
            endpoint.Produces<ProblemDetails>(status, ProblemType);
        return endpoint;
    }

    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, params QueryParameter[] parameters) =>
        endpoint.WithMetadata(new QueryParameters(parameters));

    public static RouteHandlerBuilder WithBody<T>(this RouteHandlerBuilder endpoint, bool isOptional = false)
        where T : notnull =>
        endpoint.Accepts<T>(isOptional, "application/json").Produces<ProblemDetails>(413, ProblemType).Produces<ProblemDetails>(415, ProblemType);

    public static RouteHandlerBuilder WithScoring(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new ScoringWork()).Produces<ProblemDetails>(503, ProblemType);
}
