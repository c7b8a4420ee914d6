import Foundation
import Glibc
import Testing

@testable import Sandbox

/// Container engines of the tests' own: another socket, another place for images, stopped at the end.
enum PrivateEngine {
  /// Where Docker's daemon listens, once it is started; nil when it cannot be.
  private static let docker: String? = {
    guard geteuid() == 0, let place = makePlace() else { return nil }
    let socket = "unix://\(place)/docker.sock"
    // It ends with this process, however this process ends.
    start(
      """
      dockerd --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false --bridge=none \
        --storage-driver=overlay2 --data-root=\(place)/data --exec-root=\(place)/exec \
        --pidfile=\(place)/docker.pid -H \(socket) --exec-opt native.cgroupdriver=cgroupfs \
        </dev/null >\(place)/log 2>&1 &
      daemon=$!
      cat >/dev/null
      kill $daemon
      wait $daemon
      rm -rf \(place)
      """)
    setenv("DOCKER_HOST", socket, 1)
    for _ in 0..<100 {
      if Command.isPresent("env", "DOCKER_HOST=\(socket)", "docker", "version") { return socket }
      usleep(100_000)
    }
    return nil
  }()

  static let hasDocker = Command.isPresent("dockerd", "--version") && docker != nil

  /// Podman needs no daemon, only a place.
  static let hasPodman: Bool = {
    guard geteuid() == 0, Command.isPresent("podman", "--version"),
      Command.isPresent("runc", "--version"), let place = makePlace()
    else { return false }
    start("cat >/dev/null; rm -rf \(place)")
    let settings = """
      [storage]
      driver = "overlay"
      graphroot = "\(place)/data"
      runroot = "\(place)/run"
      """
    guard
      (try? settings.write(toFile: "\(place)/storage.conf", atomically: true, encoding: .utf8))
        != nil
    else { return false }
    setenv("CONTAINERS_STORAGE_CONF", "\(place)/storage.conf", 1)
    return Command.isPresent(
      "env", "CONTAINERS_STORAGE_CONF=\(place)/storage.conf", "podman", "info")
  }()

  private static func makePlace() -> String? {
    var template = Array("/var/tmp/evidence-ledger-engine-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Runs a script whose standard input ends with this process.
  private static func start(_ script: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/setsid")
    process.arguments = ["sh", "-c", script]
    let pipe = Pipe()
    process.standardInput = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try? process.run()
    pipe.fileHandleForReading.closeFile()
    // Never closed, so that the kernel does it.
    _ = Unmanaged.passRetained(pipe)
    _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
  }
}

extension Trait where Self == ConditionTrait {
  /// For a test of Docker.
  static var needsDocker: Self {
    .enabled(if: PrivateEngine.hasDocker, "dockerd is absent, or this is not root")
  }

  /// For a test of Podman.
  static var needsPodman: Self {
    .enabled(if: PrivateEngine.hasPodman, "podman or runc is absent, or this is not root")
  }
}
