using Microsoft.Extensions.Logging;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>
/// The device's tokens, on disk before they are used. A rotated token stands beside the old one until it is known which of
/// the two the portal takes, so that the power may fail at any point of a rotation.
/// </summary>
internal sealed class DeviceCredentials(string directory, ILogger<DeviceCredentials> logger)
{
    private readonly Lock _lock = new();
    private readonly JsonFile<DeviceSecrets> _file = new(Path.Combine(directory, "device.json"));
    private DeviceSecrets? _secrets;

    /// <summary>Null until the device is enrolled.</summary>
    public DeviceSecrets? Secrets
    {
        get
        {
            lock (_lock)
            {
                return _secrets ??= _file.Read();
            }
        }
    }

    public void Enrolled(DeviceSecrets secrets)
    {
        lock (_lock)
        {
            Keep(secrets);
        }
    }

    /// <summary>A rotated token arrived: from now on it is tried first.</summary>
    public void Rotated(string nextToken)
    {
        lock (_lock)
        {
            Keep(Secrets! with { NextToken = nextToken });
        }
    }

    /// <summary>The portal took this token. If it is the rotated one, the old one died with that.</summary>
    public void Worked(string token)
    {
        lock (_lock)
        {
            if (Secrets is { } secrets && secrets.NextToken == token)
            {
                Settle(secrets with { Token = token, NextToken = null });
            }
        }
    }

    /// <summary>The portal refused the rotated token and then took the old one: the rotated one will never work.</summary>
    public void Dropped(string nextToken)
    {
        lock (_lock)
        {
            if (Secrets is { } secrets && secrets.NextToken == nextToken)
            {
                Settle(secrets with { NextToken = null });
            }
        }
    }

    /// <summary>The disk holds both tokens already. If it cannot be written now, the next call finds out the same again.</summary>
    private void Settle(DeviceSecrets secrets)
    {
        try
        {
            Keep(secrets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The end of a token rotation could not be written: {Reason}", e.Message);
        }
    }

    private void Keep(DeviceSecrets secrets)
    {
        AtomicFile.CreateDirectory(directory);
        _file.Write(secrets);
        _secrets = secrets;
    }
}
