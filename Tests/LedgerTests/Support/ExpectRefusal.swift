import Ledger
import Testing

/// Expects a refusal with this code, and gives it.
@discardableResult
func expectRefusal<Result>(
  _ code: Refusal.Code, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) -> Refusal? {
  do {
    let result = try body()
    Issue.record("no refusal, but \(result)", sourceLocation: sourceLocation)
  } catch let refusal as Refusal {
    #expect(refusal.code == code, "\(refusal)", sourceLocation: sourceLocation)
    return refusal
  } catch {
    Issue.record("another error: \(error)", sourceLocation: sourceLocation)
  }
  return nil
}
