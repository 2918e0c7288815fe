using Streakoid.Qa;

return await CommandLine.RunAsync(args);
