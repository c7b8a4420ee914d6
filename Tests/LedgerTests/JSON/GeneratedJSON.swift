/// Random JSON documents, written as people and programs write them: any white space, any escapes.
struct GeneratedJSON {
  private var random: SeededGenerator
  private let allowsFractions: Bool

  init(seed: UInt64, allowsFractions: Bool) {
    random = SeededGenerator(seed: seed)
    self.allowsFractions = allowsFractions
  }

  /// The next document.
  mutating func document() -> [UInt8] {
    Array((space() + value(depth: Int.random(in: 0...5, using: &random)) + space()).utf8)
  }

  /// A document with up to three bytes changed, taken out or put in.
  mutating func mutated(_ document: [UInt8]) -> [UInt8] {
    var bytes = document
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0...3, using: &random) {
      case 0 where place < bytes.count: bytes.remove(at: place)
      case 1 where place < bytes.count:
        bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 2 where place < bytes.count: bytes.swapAt(place, bytes.count - 1 - place)
      default:
        let significant = Array("\"\\{}[],:0123456789-+.eEu/ \n\u{e9}".utf8)
        bytes.insert(significant.randomElement(using: &random) ?? 0, at: place)
      }
    }
    return bytes
  }

  private mutating func space() -> String {
    Int.random(in: 0...3, using: &random) == 0
      ? [" ", "\n", "\t", "\r\n", "  \n "].randomElement(using: &random) ?? "" : ""
  }

  private mutating func value(depth: Int) -> String {
    switch Int.random(in: depth > 0 ? 0...8 : 3...8, using: &random) {
    case 0, 1: list(depth)
    case 2: object(depth)
    case 3: ["null", "true", "false"].randomElement(using: &random) ?? ""
    case 4, 5: number()
    default: string()
    }
  }

  private mutating func list(_ depth: Int) -> String {
    let elements = (0..<Int.random(in: 0...5, using: &random)).map { _ in
      space() + value(depth: depth - 1) + space()
    }
    return "[" + (elements.isEmpty ? space() : elements.joined(separator: ",")) + "]"
  }

  private mutating func object(_ depth: Int) -> String {
    // Names that begin differently are different, however they go on and are escaped.
    let members = (0..<Int.random(in: 0...20, using: &random)).map { index in
      let name = "\"\(index)·" + string().dropFirst()
      return space() + name + space() + ":" + space() + value(depth: depth - 1) + space()
    }
    return "{" + (members.isEmpty ? space() : members.joined(separator: ",")) + "}"
  }

  private mutating func number() -> String {
    let largest: Int64 = (1 << 53) - 1
    let digits = Int.random(in: 0...53, using: &random)
    let number = Int64.random(in: -largest...largest, using: &random) >> digits
    guard allowsFractions, Bool.random(using: &random) else { return "\(number)" }
    let fraction = ["", ".\(UInt16.random(in: 0...999, using: &random))"]
    let exponent = ["", "e3", "E+2", "e-5"].randomElement(using: &random) ?? ""
    return "\(number >> 20)\(fraction.randomElement(using: &random) ?? "")\(exponent)"
  }

  private mutating func string() -> String {
    var text = "\""
    for _ in 0..<Int.random(in: 0...12, using: &random) { text += character() }
    return text + "\""
  }

  private mutating func character() -> String {
    let pairs = ["\u{1F600}", #"\ud83d\ude00"#, #"\uD834\uDD1E"#]
    let escapes = [#"\n"#, #"\t"#, #"\""#, #"\\"#, #"\/"#, #"\b"#, #"\f"#, #"\r"#]
    let scalars = ["é", "‴", "′", "e\u{301}", "\u{7F}", "\u{80}", "\u{7FF}", "\u{FFFD}", "한"]
    switch Int.random(in: 0...7, using: &random) {
    case 0: return escapes.randomElement(using: &random) ?? ""
    case 1: return pairs.randomElement(using: &random) ?? ""
    case 2: return scalars.randomElement(using: &random) ?? ""
    case 3:
      let unit = UInt16.random(in: 1..<0xD800, using: &random)
      let hex = String(unit, radix: 16, uppercase: Bool.random(using: &random))
      return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default:
      let plain = "abcdefghijklmnopqrstuvwxyz ABC012{}[]:,.-/'"
      return plain.randomElement(using: &random).map(String.init) ?? ""
    }
  }
}
