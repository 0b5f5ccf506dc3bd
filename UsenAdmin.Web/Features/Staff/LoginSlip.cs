namespace UsenAdmin.Web.Features.Staff;

/// <summary>ログインID通知書 (manual 2-1 ①): what a person needs for their first login. The password exists nowhere else in clear.</summary>
public sealed record LoginSlip(string CompanyName, string CompanyCode, string StaffCode, string Name, string Password, DateTimeOffset ValidUntil);
