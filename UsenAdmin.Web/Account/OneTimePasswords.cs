using System.Security.Cryptography;

namespace UsenAdmin.Web.Account;

/// <summary>Passwords that are given on paper: random, easy to read and type, good for one login.</summary>
public static class OneTimePasswords
{
    /// <summary>How long one waits to be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Three groups of four: 59 random bits.</summary>
    public static string New() => string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));
}
