using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>Makes the ordered faults happen.</summary>
internal sealed class FaultMiddleware(HubFaults faults)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (faults.Take(context.Request) is not { } fault)
        {
            return next(context);
        }

        switch (fault.Kind)
        {
            case HubFaultKind.IgnoreRange:
                context.Request.Headers.Remove("Range");
                return next(context);
            case HubFaultKind.RangeNotSatisfiable:
                return Answer(context, StatusCodes.Status416RangeNotSatisfiable);
            case HubFaultKind.ServerError:
                return Answer(context, StatusCodes.Status500InternalServerError);
            case HubFaultKind.TooManyRequests:
                if (fault.Delay is { } delay)
                {
                    context.Response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                }

                return Answer(context, StatusCodes.Status429TooManyRequests);
            case HubFaultKind.RedirectElsewhere:
                context.Response.Headers.Location = fault.Location!.OriginalString;
                return Answer(context, StatusCodes.Status302Found);
            case HubFaultKind.Drop or HubFaultKind.Stall when HttpMethods.IsPut(context.Request.Method):
                context.Request.Body = new FaultyBody(context, context.Request.Body, fault);
                return next(context);
            default:
                context.Response.Body = new FaultyBody(context, context.Response.Body, fault);
                return next(context);
        }
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
