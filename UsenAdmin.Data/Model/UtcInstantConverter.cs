using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace UsenAdmin.Data.Model;

/// <summary>PostgreSQL keeps instants in UTC and Npgsql takes no other offset.</summary>
public sealed class UtcInstantConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(
    instant => instant.ToUniversalTime(),
    instant => instant);
