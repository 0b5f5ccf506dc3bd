using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace UsenAdmin.Data;

/// <summary>
/// Entities that come in one round trip together with other questions (<see cref="UsenAdminDb.AskAsync"/>): columns, conversions and constructors are the
/// model's, and the context tracks them as if its own query had read them. For what is read while others wait; everything else is a LINQ query.
/// </summary>
public static class TrackedRows
{
    private static readonly ConcurrentDictionary<IEntityType, Shape> Shapes = new();

    /// <param name="condition">What follows <c>where</c>, of the table's own columns.</param>
    public static NpgsqlBatchCommand Question<T>(UsenAdminDb db, string condition, params ReadOnlySpan<object> values)
        where T : class
    {
        var question = new NpgsqlBatchCommand($"{ShapeOf<T>(db).Select} where {condition}");
        foreach (var value in values)
        {
            question.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return question;
    }

    /// <summary>Takes the present answer, and goes on to the next.</summary>
    public static async Task<List<T>> ReadAsync<T>(UsenAdminDb db, NpgsqlDataReader reader, CancellationToken ct)
        where T : class
    {
        var shape = ShapeOf<T>(db);
        var entities = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            var entity = (T)shape.Materialize(new MaterializationContext(shape.Values(reader), db));
            db.Attach(entity);
            entities.Add(entity);
        }

        await reader.NextResultAsync(ct);
        return entities;
    }

    private static Shape ShapeOf<T>(UsenAdminDb db) => Shapes.GetOrAdd(
        db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} is not in the model."), type => new Shape(type, db.GetService<IStructuralTypeMaterializerSource>().GetMaterializer(type)));

    private sealed class Shape
    {
        private readonly Column[] _columns;

        public Shape(IEntityType type, Func<MaterializationContext, object> materialize)
        {
            Materialize = materialize;
            if (type.GetProperties().FirstOrDefault(p => p.IsShadowProperty()) is { } shadow)
            {
                throw new NotSupportedException($"{shadow} has no place in its entity, so it is not read by hand.");
            }

            _columns = [.. type.GetProperties().Select(p => new Column(p))];
            Select = $"select {string.Join(", ", _columns.Select(c => $"\"{c.Name}\""))} from {type.GetTableName()}";
        }

        /// <summary>Compiled once: a context's own service would compile it anew.</summary>
        public Func<MaterializationContext, object> Materialize { get; }

        public string Select { get; }

        public ValueBuffer Values(NpgsqlDataReader reader)
        {
            var values = new object?[_columns.Length];
            for (var i = 0; i < _columns.Length; i++)
            {
                values[_columns[i].Index] = reader.IsDBNull(i) ? null : _columns[i].Read(reader, i);
            }

            return new ValueBuffer(values);
        }
    }

    private sealed class Column
    {
        private readonly Func<NpgsqlDataReader, int, object> _read;
        private readonly Func<object?, object?>? _convert;

        public Column(IProperty property)
        {
            var converter = property.GetRelationalTypeMapping().Converter;
            Name = property.GetColumnName();
            Index = property.GetIndex();
            _convert = converter?.ConvertFromProvider;
            var stored = converter?.ProviderClrType ?? property.ClrType;
            _read = typeof(Column).GetMethod(nameof(ValueOf), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
                .MakeGenericMethod(Nullable.GetUnderlyingType(stored) ?? stored).CreateDelegate<Func<NpgsqlDataReader, int, object>>();
        }

        public string Name { get; }

        /// <summary>Place of the property in what the materializer takes.</summary>
        public int Index { get; }

        public object? Read(NpgsqlDataReader reader, int ordinal)
        {
            var value = _read(reader, ordinal);
            return _convert is null ? value : _convert(value);
        }

        private static object ValueOf<T>(NpgsqlDataReader reader, int ordinal)
            where T : notnull => reader.GetFieldValue<T>(ordinal);
    }
}
