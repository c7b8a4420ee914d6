import Foundation
import Testing
import TransparencyLog

@Suite("Key files and interrupted writers")
struct KeyFileCrashTests {
  let directory = TemporaryDirectory()
  let old = Array("old".utf8)
  let new = Array("new".utf8)
  let key: PrivateKey
  let path: String

  init() throws {
    key = try PrivateKey(seed: [UInt8](repeating: 4, count: 32))
    path = directory.path + "/key.pem"
  }

  @Test("encrypting in place keeps the key and leaves nothing else behind")
  func encrypts() throws {
    try KeyFile.write(key, to: path, passphrase: nil)
    try KeyFile.encrypt(path, passphrase: { nil }, newPassphrase: old)
    #expect(try KeyFile.read(path) { old }.publicKey == key.publicKey)
    try KeyFile.encrypt(path, passphrase: { old }, newPassphrase: new)
    #expect(try KeyFile.read(path) { new }.publicKey == key.publicKey)
    expectError(.wrongPassphrase) { try KeyFile.read(path) { old } }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["key.pem"])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
  }

  @Test("encrypting in place with what does not open the key changes nothing")
  func refused() throws {
    try KeyFile.write(key, to: path, passphrase: old)
    let before = path.contents
    expectError(.wrongPassphrase) {
      try KeyFile.encrypt(path, passphrase: { new }, newPassphrase: new)
    }
    expectError(.unusablePassphrase) {
      try KeyFile.encrypt(path, passphrase: { old }, newPassphrase: [])
    }
    #expect(path.contents == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["key.pem"])
  }

  @Test("a crash at any step of encrypting leaves the old file or the new one")
  func crashes() throws {
    try KeyFile.write(key, to: path, passphrase: nil)
    let counter = OperationCounter()
    try KeyFile.encrypt(
      path, passphrase: { nil }, newPassphrase: old, files: counter.files)
    #expect(counter.operations.count >= 5)
    unlink(path)
    for step in counter.operations.indices {
      try KeyFile.write(key, to: path, passphrase: nil)
      #expect(throws: Crash.self) {
        try KeyFile.encrypt(
          path, passphrase: { nil }, newPassphrase: new, files: Crash.files(at: step))
      }
      #expect(try KeyFile.read(path) { new }.publicKey == key.publicKey)
      unlink(path)
    }
  }

  @Test("a new key is durable with its name before it is reported, and half a key is removed")
  func durable() throws {
    let counter = OperationCounter()
    try KeyFile.write(key, to: path, passphrase: nil, files: counter.files)
    #expect(
      counter.operations == [
        .open(path), .write(path), .synchronize(path), .synchronizeDirectory(directory.path),
      ])
    unlink(path)

    struct DiskFull: Error {}
    let full = FileOperations(longestWrite: 10) { operation in
      if case .write = operation, path.contents.count > 20 { throw DiskFull() }
    }
    #expect(throws: DiskFull.self) {
      try KeyFile.write(key, to: path, passphrase: nil, files: full)
    }
    #expect(access(path, F_OK) != 0)
  }
}
