import Ledger
import TransparencyLog

/// Reads the gate board of a ledger: verifies it once, and decides every gate.
struct GateBoardReader {
  let directory: String
  let options: LedgerVerifier.Options
  /// The scope to decide in, without effects; nil decides without a waiver, and in the scope of each.
  let scope: Identifier?
  let maximumAge: UInt64?

  /// The board, and what it stands on.
  struct Reading {
    let board: GateBoard
    let report: VerificationReport
  }

  /// What reading came to.
  enum Outcome {
    case board(Reading)
    /// The ledger could not be replayed, so that nobody knows its gates; what verifying it found.
    case unverified(VerificationReport)
  }

  func read() async throws -> Outcome {
    let reader = LedgerReader(directory)
    do {
      return .board(try await board(reader, of: try reader.state()))
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      // A tile that was tampered with is not told apart from one that cannot be read by replaying.
      let report = try? await LedgerVerifier(directory: directory, options: options).verify()
      guard let report, report.outcome == .tampered else { throw error }
      return .unverified(report)
    }
  }

  private func board(_ reader: LedgerReader, of state: LedgerState) async throws -> Reading {
    guard let policy = state.policy?.predicate else { throw Refusal.noOrigin }
    if let scope, !policy.scopes.contains(where: { $0.id == scope }) {
      throw CommandFailure(
        .undecidable, GateReason.Code.unknownScope.rawValue,
        "--scope \(scope): expected one of the policy's, "
          + policy.scopes.map(\.id.rawValue).joined(separator: ", "))
    }
    var waivers: [Identifier: [GateBoard.Waiver]] = [:]
    for (gate, row) in state.heads.gates {
      for index in row.waivers {
        guard case .waiver(let waiver) = try reader.entry(at: index).statement.predicate else {
          continue
        }
        waivers[gate, default: []].append(GateBoard.Waiver(index: index, predicate: waiver))
      }
    }
    let scopes = Set(waivers.values.joined().map(\.predicate.scope)).sorted()
    let questions = policy.gates.flatMap { self.questions(on: $0.id, scopes) }
    let (decisions, report) = try await GateCheck.run(
      questions, ledger: directory, options: options)
    let lines = try policy.gates.map { gate in
      let row = state.heads.gates[gate.id] ?? HeadsTable.Row()
      let verdict = try row.verdict.map {
        (index: $0, time: try reader.entry(at: $0).entry.time)
      }
      let mine = decisions.filter { $0.question.gate == gate.id }
      // What is open but for who vouches says more than what is closed.
      let shown =
        mine.first { $0.outcome == .accepted } ?? mine.first { $0.finding?.isOpen ?? false }
        ?? mine[0]
      return GateBoard.Line(
        gate, shown, evidence: row.evidence, verdict: verdict, waivers: waivers[gate.id] ?? [])
    }
    return Reading(board: GateBoard(lines, now: options.now), report: report)
  }

  /// The question without a waiver first, so that a gate which was passed is not called waived.
  private func questions(on gate: Identifier, _ scopes: [Identifier]) -> [GateQuestion] {
    let asked: [Identifier?] = scope.map { [$0] } ?? [nil] + scopes
    return asked.map { scope in
      var question = GateQuestion(gate, now: options.now)
      question.scope = scope
      question.effects = scope == nil ? nil : []
      question.maximumAge = maximumAge
      return question
    }
  }
}
