// What a publishing writer does with the files that TreeWriter gives it.

extension LogStorage {
  /// Writes tiles and bundles durably.
  ///
  /// - Throws: What the storage throws.
  public func write(_ files: [TreeWriter.File]) throws {
    try write(files.map { (path: $0.path.path, bytes: $0.bytes) })
  }

  /// Removes every partial file that a full one has replaced, of whatever width. The full file must
  /// be durable.
  ///
  /// - Throws: What the storage throws.
  public func removePartials(of tile: TilePath) throws {
    for path in try list(under: tile.partialDirectory) where TilePath(path: path) != nil {
      try remove(path)
    }
  }
}
