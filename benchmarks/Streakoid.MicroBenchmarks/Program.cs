using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Streakoid.MicroBenchmarks;

// Allocations do not depend on the job's length. For more precise times use --iterationCount 20.
IConfig config = DefaultConfig
    .Instance.AddJob(Job.ShortRun.AsDefault())
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Server).Assembly).Run(args, config);

// BenchmarkDotNet itself does not fail when a benchmark does.
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
