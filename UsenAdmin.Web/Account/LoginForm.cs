namespace UsenAdmin.Web.Account;

/// <summary>What is typed at ログイン (manual 2-1 ①); null is what was not sent.</summary>
public sealed class LoginForm
{
    /// <summary>企業コード</summary>
    public string? CompanyCode { get; set; }

    /// <summary>担当者コード</summary>
    public string? StaffCode { get; set; }

    /// <summary>パスワード; never sent back to the page.</summary>
    public string? Password { get; set; }
}
