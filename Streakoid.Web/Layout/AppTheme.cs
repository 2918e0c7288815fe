using MudBlazor;

namespace Streakoid.Web.Layout;

/// <summary>The colors. Each text has a contrast of 4.5 : 1 or more.</summary>
public static class AppTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"];

    public static MudTheme Theme { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#a33a12",
                PrimaryContrastText = "#ffffff",
                AppbarBackground = "#a33a12",
                AppbarText = "#ffffff",
                Background = "#fffbf8",
                Surface = "#ffffff",
                TextPrimary = "#221a15",
                TextSecondary = "#5a4a42",
                ActionDefault = "#5a4a42",
                ActionDisabled = "#6f625c",
                ActionDisabledBackground = "#eee4de",
                TextDisabled = "#6f625c",
                LinesDefault = "#d8c9c0",
                LinesInputs = "#85746b",
                Error = "#ba1a1a",
                Success = "#2e6b34",
                Info = "#00639b",
                Warning = "#7a5900",
                WarningContrastText = "#ffffff",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#ffb596",
                PrimaryContrastText = "#581d00",
                AppbarBackground = "#3a1a0b",
                AppbarText = "#ffe9e0",
                Background = "#19120e",
                Surface = "#261c17",
                TextPrimary = "#f0e0d6",
                TextSecondary = "#d8c2b8",
                ActionDefault = "#d8c2b8",
                ActionDisabled = "#b3a59d",
                ActionDisabledBackground = "#3a2f29",
                TextDisabled = "#b3a59d",
                LinesDefault = "#53443c",
                LinesInputs = "#a08d84",
                Error = "#ffb4ab",
                ErrorContrastText = "#690005",
                Success = "#9cd49f",
                Info = "#98cbff",
                Warning = "#f5bf48",
            },
            Typography = new Typography
            {
                Default = new DefaultTypography { FontFamily = Fonts },
                Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none" },
            },
        };
}
