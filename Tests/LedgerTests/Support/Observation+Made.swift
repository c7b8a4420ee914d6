import Ledger

extension Check {
  /// An observation with which the check passes.
  var passing: Observation {
    switch expectation {
    case .fails(let errors): observation(.failure(errno: errors.first ?? ""))
    case .succeeds: observation(.success)
    case .sees(let values, _): observation(.success, values)
    case .seesOne(let choices): observation(.success, Array(choices.prefix(1)))
    }
  }

  /// An observation with which it fails: what is forbidden was possible.
  var failing: Observation {
    switch expectation {
    case .fails: observation(.success)
    case .succeeds: observation(.failure(errno: "EIO"))
    case .sees(let values, _): observation(.success, values + ["something else"])
    case .seesOne: observation(.success, ["something else"])
    }
  }

  private func observation(
    _ returned: Observation.Return, _ values: [String]? = nil
  ) -> Observation {
    Observation(
      check: Identifier(id) ?? Identifier(known: "no-id"), probe: probe.rawValue, call: call,
      arguments: arguments ?? ["any"], returned: returned, values: values)
  }
}
