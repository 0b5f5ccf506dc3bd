using System.Text.Json;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>A small value on disk, written atomically, readable by its owner alone.</summary>
internal sealed class JsonFile<T>(string path)
    where T : class
{
    /// <summary>Null when there is none. A damaged file throws <see cref="JsonException"/>: written atomically, it was changed by somebody else.</summary>
    public T? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), TerminalJson.Options);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Write(T value) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(value, TerminalJson.Options));

    public void Delete() => AtomicFile.Delete(path);
}
