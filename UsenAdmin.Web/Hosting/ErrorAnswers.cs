using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Hosting;

/// <summary>The one place that turns an error into RFC 9457 problem details.</summary>
public static class ErrorAnswers
{
    private const string TooManyRequestsType = "https://tools.ietf.org/html/rfc6585#section-4";

    /// <summary>Problem details with <c>code</c> in lower camel case, and the words in the request's language.</summary>
    /// <param name="status">Where HTTP itself has a better status, such as 413.</param>
    public static ProblemHttpResult Problem(Error error, int? status = null) => TypedResults.Problem(
        statusCode: status ?? Status(error.Key),
        type: error.Key is ErrorKey.TooManyRequests or ErrorKey.SignInBusy ? TooManyRequestsType : null, // The framework knows the others.
        title: error.Key.ToString(),
        detail: ErrorTexts.Of(error),
        extensions: new Dictionary<string, object?> { ["code"] = Code(error.Key) });

    public static string Code(ErrorKey key) => LowerCamel(key);

    /// <summary>An enum's value as APIs write it.</summary>
    public static string LowerCamel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static int Status(ErrorKey key) => key switch
    {
        ErrorKey.EnrollmentCodeInvalid or ErrorKey.InvalidValue => StatusCodes.Status400BadRequest,
        ErrorKey.SessionExpired or ErrorKey.LoginFailed => StatusCodes.Status401Unauthorized,
        ErrorKey.Forbidden or ErrorKey.NotForThisKind => StatusCodes.Status403Forbidden,
        ErrorKey.NotFound => StatusCodes.Status404NotFound,
        ErrorKey.OutsideBusinessHours or ErrorKey.StoreIdNotFound or ErrorKey.PosOptionRequired or ErrorKey.LedgerCredentialsInvalid or ErrorKey.LedgerCredentialsOfOther
            or ErrorKey.LedgerTablesEmpty or ErrorKey.SeatUsedTwice or ErrorKey.UnknownVersion or ErrorKey.LauncherTakesOneLedger
            => StatusCodes.Status422UnprocessableEntity,
        ErrorKey.TooManyRequests or ErrorKey.SignInBusy => StatusCodes.Status429TooManyRequests,
        ErrorKey.Unexpected => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status409Conflict,
    };
}
