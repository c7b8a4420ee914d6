extension TransparencyLogError.Code {
  /// An index that is not below the size of the tree, or a size beyond it.
  public static let outOfRange = Self("out-of-range")
}
