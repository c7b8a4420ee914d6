internal import Ledger
public import TransparencyLog

/// A sandbox image is one program in an otherwise empty root, made without a registry and without a
/// build: the same program gives the same bytes, and the same id in every engine.
///
/// Its archive has the form that `docker save` writes (Docker Image Specification v1.2).
public struct SandboxImage: Sendable {
  /// The files of its root.
  let files: [ImageFile]
  /// What engines load.
  public let archive: [UInt8]
  /// Its id: SHA-256 of its configuration.
  public let id: Digest
  /// SHA-256 of the archive of its only layer.
  public let layer: Digest

  /// The image of a program for a launch.
  ///
  /// - Parameter probe: the bytes of the static executable.
  public init(probe: [UInt8], _ launch: LaunchDescription) {
    files = ImageFile.root(probe: probe, launch)
    var writer = TarWriter()
    for file in files { writer.add(file) }
    let layerBytes = writer.finish()
    layer = SHA256.hash(layerBytes)
    let configuration = Self.configuration(launch, layer: layer)
    id = SHA256.hash(configuration)
    archive = Self.archive(configuration, id, layerBytes, layer)
  }

  /// Sorted members and no time of making, so that nothing but the program tells images apart.
  private static func configuration(_ launch: LaunchDescription, layer: Digest) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("architecture", machineArchitecture)
      writer.name("config")
      writer.object { writer in
        writer.member("Entrypoint", launch.command)
        writer.member("Env", launch.environment.map { "\($0.name)=\($0.value)" })
        writer.member("User", "\(launch.user):\(launch.group)")
        writer.member("WorkingDir", "/")
      }
      writer.member("created", "1970-01-01T00:00:00Z")
      writer.member("os", "linux")
      writer.name("rootfs")
      writer.object { writer in
        writer.member("diff_ids", ["sha256:\(layer)"])
        writer.member("type", "layers")
      }
    }
    return writer.bytes
  }

  /// As engines call it.
  private static var machineArchitecture: String {
    #if arch(x86_64)
      "amd64"
    #elseif arch(arm64)
      "arm64"
    #else
      #error("say how engines call this architecture")
    #endif
  }

  private static func archive(
    _ configuration: [UInt8], _ id: Digest, _ layerBytes: [UInt8], _ layer: Digest
  ) -> [UInt8] {
    var manifest = JSONWriter()
    manifest.array { writer in
      writer.object { writer in
        writer.member("Config", "\(id).json")
        writer.member("Layers", ["\(layer).tar"])
        writer.member("RepoTags", [String]())
      }
    }
    var writer = TarWriter()
    writer.add("\(id).json", configuration)
    writer.add("\(layer).tar", layerBytes)
    writer.add("manifest.json", manifest.bytes)
    return writer.finish()
  }
}
