/// The nodes of a document that is being scanned, in memory of their own.
///
/// A scanner writes a node for every name and value; an array would ask each time whether it is shared.
struct JSONNodeBuffer: ~Copyable {
  private(set) var count = 0
  private var capacity: Int
  private var nodes: UnsafeMutablePointer<JSONDocument.Node>

  /// Statements have a node for every dozen bytes or so.
  private static let bytesPerNode = 12
  /// What is set aside at first, however long the document.
  private static let largestStart = 1 << 16

  /// Room for the nodes that a document of so many bytes is likely to have; it grows when there are more.
  init(byteCount: Int) {
    capacity = min(byteCount / Self.bytesPerNode, Self.largestStart) + 8
    nodes = .allocate(capacity: capacity)
  }

  deinit { nodes.deallocate() }

  /// All nodes.
  consuming func finish() -> [JSONDocument.Node] {
    Array(UnsafeBufferPointer(start: nodes, count: count))
  }

  subscript(index: Int) -> JSONDocument.Node { nodes[index] }

  @inline(__always)
  mutating func append(_ node: JSONDocument.Node) {
    if count == capacity { grow() }
    (nodes + count).initialize(to: node)
    count += 1
  }

  /// Notes where a container ends, how much it holds, and that the next node follows all of that.
  mutating func close(_ container: Int, end: Int, count elements: Int) {
    nodes[container].end = UInt32(end)
    nodes[container].count = UInt32(elements)
    nodes[container].next = UInt32(count)
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<JSONDocument.Node>.allocate(capacity: 2 * capacity)
    larger.moveInitialize(from: nodes, count: count)
    nodes.deallocate()
    (nodes, capacity) = (larger, 2 * capacity)
  }
}
