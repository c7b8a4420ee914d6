import TransparencyLog

extension TransparencyLogError {
  /// An error to compare with: errors are equal when their codes are.
  init(_ code: Code) {
    self.init(code, "")
  }
}
