using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Streakoid.MicroBenchmarks;

// What is allocated is the same after a short job as after a long one. For narrower times say --iterationCount 20.
IConfig config = DefaultConfig
    .Instance.AddJob(Job.ShortRun.AsDefault())
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Server).Assembly).Run(args, config);

// A benchmark that fails would only lack its figures.
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
