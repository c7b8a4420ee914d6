/// What `openssl speed` says of Ed25519 on this machine now.
struct OpenSSLSpeed {
  let signsPerSecond: Double
  let verifiesPerSecond: Double

  /// By the clock, as everything here: on its own account it would not notice what else runs.
  ///
  /// - Parameter processes: how many run at once; their rates are added.
  static func measure(processes: Int) throws -> OpenSSLSpeed {
    let multiple = processes == 1 ? [] : ["-multi", "\(processes)"]
    let arguments = ["speed", "-elapsed", "-seconds", "1"] + multiple + ["ed25519"]
    let output = try Command(["openssl"] + arguments).run().output
    // " 253 bits EdDSA (Ed25519)   0.0000s   0.0001s  43875.0  16712.0"
    let line = output.split(separator: "\n").last { $0.contains("EdDSA (Ed25519)") }
    let fields = line?.split(separator: " ").suffix(2).compactMap { Double($0) } ?? []
    guard fields.count == 2 else {
      throw Command.Failure(description: "openssl speed says nothing of ed25519: \(output)")
    }
    return OpenSSLSpeed(signsPerSecond: fields[0], verifiesPerSecond: fields[1])
  }
}
