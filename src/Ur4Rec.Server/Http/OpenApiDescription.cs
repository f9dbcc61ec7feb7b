using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Ur4Rec.Server.Http;

/// <summary>Describes the API as OpenAPI 3.1, from the endpoints themselves.</summary>
internal static class OpenApiDescription
{
    private const string SchemeName = "key";

    public static IServiceCollection AddUr4RecOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(DescribeBatchAsync);
    });

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Ur4Rec",
            Version = "v1",
            Description = "Recommendations that learn from every event. "
                + "Every error is a ProblemDetails (RFC 9457) with the request's id, and the place in the request.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key that `ur4rec keys add` made, here or in X-Api-Key. Without a file of keys the server listens on loopback alone and needs none.",
        };
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        if (context.Description.RelativePath!.Contains("{id}", StringComparison.Ordinal))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "id",
                In = ParameterLocation.Path,
                Required = true,
                Description = "The id, percent-encoded; it may hold any character, a slash as %2F.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1 },
            });
        }
        foreach (var parameter in metadata.OfType<QueryParameters>().SelectMany(query => query.All))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Schema = parameter.Schema,
            });
        }
        foreach (var required in metadata.OfType<RequiredScope>())
        {
            operation.Description += $" Needs the scope {required.Scope.ToString().ToLowerInvariant()}.";
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SchemeName, context.Document)] = [] }];
        }
    }

    /// <summary>The two shapes of a batch, which its converter hides.</summary>
    private static async Task DescribeBatchAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type != typeof(EventBatch))
            return;
        schema.OneOf =
        [
            await context.GetOrCreateSchemaAsync(typeof(EventBody), cancellationToken: cancellation),
            await context.GetOrCreateSchemaAsync(typeof(EventBody[]), cancellationToken: cancellation),
        ];
    }
}
