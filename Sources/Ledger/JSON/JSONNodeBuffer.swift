internal import Glibc

/// The nodes of one document, in memory of their own, which may serve one document after the other.
///
/// A scanner writes a node for every name and value; an array would ask each time whether it is shared.
/// Once it belongs to a document nobody changes it, so that any thread may read it.
struct JSONNodeBuffer: ~Copyable, @unchecked Sendable {
  private(set) var count = 0
  /// How many there is room for; the first node is what makes room.
  private var capacity = 0
  private var nodes: UnsafeMutablePointer<JSONDocument.Node>?
  /// How many to make room for at first.
  private var expected = 8

  /// Statements have a node for every dozen bytes or so.
  private static let bytesPerNode = 12
  /// What is set aside at first, however long the document.
  private static let largestStart = 1 << 16

  /// Forgets all nodes, for those of a document of so many bytes.
  mutating func clear(forBytes byteCount: Int) {
    count = 0
    expected = min(byteCount / Self.bytesPerNode, Self.largestStart) + 8
  }

  deinit { free(nodes) }

  /// The node at an index below `count`; indices come from nodes, never from a document's text.
  subscript(index: Int) -> JSONDocument.Node { nodes.unsafelyUnwrapped[index] }

  /// Lends the nodes, of which a document has one at least; they stay where they are meanwhile.
  func withNodes<Result, Failure: Error>(
    _ body: (UnsafePointer<JSONDocument.Node>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(nodes.unsafelyUnwrapped)
  }

  @inline(__always)
  mutating func append(_ node: JSONDocument.Node) {
    if count == capacity { grow() }
    (nodes.unsafelyUnwrapped + count).initialize(to: node)
    count &+= 1
  }

  /// Notes where a container ends, how much it holds, and that the next node follows all of that.
  mutating func close(_ container: Int, end: Int, count elements: Int) {
    let node = nodes.unsafelyUnwrapped + container
    node.pointee.end = UInt32(truncatingIfNeeded: end)
    node.pointee.count = UInt32(truncatingIfNeeded: elements)
    node.pointee.next = UInt32(truncatingIfNeeded: count)
  }

  /// Nodes are plain memory, which may be moved as it is.
  @inline(never)
  private mutating func grow() {
    capacity = max(expected, 2 * capacity)
    guard let larger = realloc(nodes, capacity * MemoryLayout<JSONDocument.Node>.stride) else {
      fatalError("out of memory for \(capacity) JSON values")
    }
    nodes = larger.assumingMemoryBound(to: JSONDocument.Node.self)
  }
}
