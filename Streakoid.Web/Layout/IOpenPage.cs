namespace Streakoid.Web.Layout;

/// <summary>A page that needs no signed-in user. All others show the form to sign in instead.</summary>
public interface IOpenPage;
