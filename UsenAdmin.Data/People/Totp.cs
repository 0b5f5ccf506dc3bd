using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace UsenAdmin.Data.People;

/// <summary>Time-based one-time codes as authenticator apps make them: RFC 6238 with SHA-1, six digits, 30 seconds.</summary>
public static class Totp
{
    public const int SecretBytes = 20;
    private const int StepSeconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The six digits of a step.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 as authenticator apps carry it out; HMAC-SHA-1 is not broken.")]
    public static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xf)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Takes the code of now, of the step before and of the step after; never one that was taken already.</summary>
    /// <returns>The step of the code; null when it is wrong.</returns>
    public static long? Match(byte[] secret, string typed, DateTimeOffset now, long lastStep)
    {
        var code = Encoding.ASCII.GetBytes(string.Concat(typed.Normalize(NormalizationForm.FormKC).Where(char.IsAsciiDigit)));
        long? match = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), code) && step > lastStep)
            {
                match = step;
            }
        }

        return match;
    }

    /// <summary>The secret as a person types it into an app.</summary>
    public static string Text(byte[] secret)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < secret.Length * 8; bit += 5)
        {
            var value = 0;
            for (var i = bit; i < bit + 5; i++)
            {
                value = (value << 1) | (i < secret.Length * 8 ? (secret[i / 8] >> (7 - (i % 8))) & 1 : 0);
            }

            text.Append(Base32[value]);
        }

        return text.ToString();
    }

    /// <summary>What the QR code holds.</summary>
    public static string Address(string company, string staffCode, byte[] secret) =>
        $"otpauth://totp/UsenAdmin:{Uri.EscapeDataString($"{company}-{staffCode}")}?secret={Text(secret)}&issuer=UsenAdmin";
}
