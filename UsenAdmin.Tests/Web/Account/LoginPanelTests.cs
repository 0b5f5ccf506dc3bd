using Bunit;
using UsenAdmin.Web.Account;
using Xunit;

namespace UsenAdmin.Tests.Web.Account;

public sealed class LoginPanelTests : ComponentTest
{
    [Fact]
    public void Its_fields_are_called_as_in_the_manual()
    {
        var panel = Render<LoginPanel>(p => p.Add(c => c.Form, new LoginForm()));
        Assert.Equal(["企業コード", "担当者コード", "パスワード"], panel.FindAll("label").Select(label => label.TextContent));
        Assert.All(panel.FindAll("label"), label => Assert.NotNull(panel.Find("#" + label.GetAttribute("for"))));
        Assert.Equal("ログイン", panel.Find("button[type=submit]").TextContent);
    }

    [Fact]
    public void A_refusal_keeps_the_codes_and_forgets_the_password()
    {
        var panel = Render<LoginPanel>(p => p.Add(c => c.Form, new LoginForm { CompanyCode = "10250", StaffCode = "0012", Password = "secret" })
            .Add(c => c.ErrorText, "企業コード、担当者コードまたはパスワードが正しくありません。"));
        Assert.Equal("10250", panel.Find("#company-code").GetAttribute("value"));
        Assert.Equal("0012", panel.Find("#staff-code").GetAttribute("value"));
        Assert.DoesNotContain("secret", panel.Markup);
        Assert.Contains("正しくありません", panel.Find("[role=alert]").TextContent);
        Assert.Equal("login-error", panel.Find("#password").GetAttribute("aria-describedby"));
    }
}
