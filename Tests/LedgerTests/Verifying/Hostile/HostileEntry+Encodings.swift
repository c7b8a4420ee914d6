import Ledger
import Testing
import TransparencyLog

extension HostileEntry {
  /// The right entry in a second encoding, and payloads that no reader may interpret.
  static let encodings = [
    edited("a space after a comma", #","previous""#, #", "previous""#),
    edited("a newline before the envelope", #","envelope""#, ",\n\"envelope\""),
    edited("an escaped slash", "application/", #"application\/"#),
    edited("another payload type", "vnd.in-toto+json", "vnd.in-toto.json"),
    edited("an index with a leading zero", #"{"index":5"#, #"{"index":05"#),
    edited("an index with a sign", #"{"index":5"#, #"{"index":+5"#),
    edited("an index with a fraction", #"{"index":5"#, #"{"index":5.0"#),
    edited("an extra member", #"{"index":5,"#, #"{"index":5,"note":0,"#),
    edited("a member twice", #"{"index":5,"#, #"{"index":5,"index":5,"#),
    edited("an hour of 24", "T02:05:00Z", "T24:05:00Z"),
    edited("a time with an offset", "T02:05:00Z", "T02:05:00+00:00"),
    edited("a byte order mark", #"{"index""#, "\u{feff}{\"index\""),
    edited("an empty list of signatures", #""signatures":["#, #""signatures":[],"s":["#),
    HostileEntry("members in another order", .malformedEntry) { story in
      let entry = try story.forged(story.evidence(), by: .operator)
      let heads = #""heads":"\#(try ReadEntry(entry[...]).entry.heads.hex)","#
      return entry.replacing(heads, with: "").replacing(
        #""previous""#, with: heads + #""previous""#)
    },
    HostileEntry("a newline at the end", .malformedEntry) { story in
      try story.forged(story.evidence(), by: .operator) + [UInt8(ascii: "\n")]
    },
    HostileEntry("upper-case hex", .malformedEntry) { story in
      let previous = story.state.lastLeafHash.hex
      return try story.forged(story.evidence(), by: .operator)
        .replacing(previous, with: previous.uppercased())
    },
    HostileEntry("an empty entry", .malformedEntry) { _ in [] },
    HostileEntry("a payload with a member twice", .malformedJSON) { story in
      let payload = try story.evidence().payload
        .replacing(#""kind":"probe""#, with: #""kind":"probe","kind":"document""#)
      return try story.forged(payload: payload, by: [.operator])
    },
    HostileEntry("a payload with a number that is no integer", .malformedJSON) { story in
      let payload = try story.evidence().payload.replacing(#""size":5"#, with: #""size":5.0"#)
      return try story.forged(payload: payload, by: [.operator])
    },
    HostileEntry("an unknown member of evidence", .unknownMember) { story in
      let payload = try story.evidence().payload
        .replacing(#""kind":"probe""#, with: #""kind":"probe","passed":true"#)
      return try story.forged(payload: payload, by: [.operator])
    },
    HostileEntry("an unknown predicate type", .unknownPredicateType) { story in
      let payload = try story.evidence().payload.replacing("evidence:v1", with: "approval:v1")
      return try story.forged(payload: payload, by: [.operator])
    },
    HostileEntry("an unknown statement type", .unknownStatementType) { story in
      let payload = try story.evidence().payload.replacing("Statement/v1", with: "Statement/v2")
      return try story.forged(payload: payload, by: [.operator])
    },
  ]

  private static func edited(
    _ description: String, _ text: String, _ other: String
  ) -> HostileEntry {
    HostileEntry(description, .malformedEntry) { story in
      try story.forged(story.evidence(), by: .operator).replacing(text, with: other)
    }
  }
}
