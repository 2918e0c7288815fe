using Streakoid.Hosting.Commands;

return await CommandLine.RunAsync(args);
