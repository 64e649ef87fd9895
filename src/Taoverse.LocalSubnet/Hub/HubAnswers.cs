using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>Answers in the Hub's form.</summary>
internal static class HubAnswers
{
    public static Task Json(this HttpContext context, object value, int status = StatusCodes.Status200OK, string type = "application/json")
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    public static Task Error(this HttpContext context, int status, string? code, string message)
    {
        if (code is not null)
        {
            context.Response.Headers["X-Error-Code"] = code;
        }

        context.Response.Headers["X-Error-Message"] = message;
        return HttpMethods.IsHead(context.Request.Method) ? Empty(context, status) : context.Json(new { error = message }, status);
    }

    public static Task Empty(this HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public static async Task<JsonElement> ReadJsonAsync(this HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
        return document.RootElement.Clone();
    }

    public static string Route(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
