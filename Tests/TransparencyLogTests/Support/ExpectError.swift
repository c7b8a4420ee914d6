import Testing
import TransparencyLog

/// Expects an error with this code, and gives its reason.
@discardableResult
func expectError<Result>(
  _ code: TransparencyLogError.Code, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) -> String {
  do {
    let result = try body()
    Issue.record("no error, but \(result)", sourceLocation: sourceLocation)
  } catch let error as TransparencyLogError {
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    return error.reason
  } catch {
    Issue.record("another error: \(error)", sourceLocation: sourceLocation)
  }
  return ""
}

/// Expects a file error with this code.
func expectFileError<Result>(
  _ code: FileError.Code, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) {
  do {
    let result = try body()
    Issue.record("no error, but \(result)", sourceLocation: sourceLocation)
  } catch let error as FileError {
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
  } catch {
    Issue.record("another error: \(error)", sourceLocation: sourceLocation)
  }
}
