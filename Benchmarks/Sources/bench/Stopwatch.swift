internal import Glibc

/// How long something took, by the wall and by the cores together.
struct Stopwatch {
  /// Seconds.
  let elapsed: Double
  /// Seconds of all threads of this process.
  let processor: Double

  /// Measures something once.
  static func measure<Result>(
    _ body: () async throws -> Result
  ) async rethrows -> (time: Stopwatch, result: Result) {
    let clock = ContinuousClock()
    let (start, used) = (clock.now, processorTime())
    let result = try await body()
    let elapsed = (clock.now - start) / .seconds(1)
    return (Stopwatch(elapsed: elapsed, processor: processorTime() - used), result)
  }

  private static func processorTime() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }
}
