/// A member's name of at most 16 bytes, packed so that two are compared in two words.
struct PackedName: Equatable, Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var count = 0

    /// Longer than any name that is looked for.
    var isTooLong: Bool { count > 16 }

    init() {}

    /// - Parameters:
    ///   - low: the first eight bytes, the first one lowest; zero behind the last one.
    ///   - count: at most 16.
    init(low: UInt64, high: UInt64, count: Int) {
        self.low = low
        self.high = high
        self.count = count
    }

    init(_ name: StaticString) {
        for index in 0..<name.utf8CodeUnitCount { append(unsafe name.utf8Start[index]) }
        precondition(!isTooLong, "names that are looked for have at most 16 bytes")
    }

    mutating func append(_ byte: UInt8) {
        if count < 8 {
            low |= UInt64(byte) << (8 * UInt64(count))
        } else if count < 16 {
            high |= UInt64(byte) << (8 * UInt64(count - 8))
        }
        count += 1
    }
}

/// Where a value of interest lies in the text.
package struct JSONValue: Equatable, Sendable {
    package enum Kind: UInt8, Sendable { case absent, null, `false`, `true`, number, string, object, array }

    package var kind = Kind.absent
    package var start: Int32 = 0
    package var end: Int32 = 0

    /// There, and not null.
    package var isPresent: Bool { kind != .absent && kind != .null }

    /// The bytes of the value as sent; of a string with its quotation marks.
    package var range: Range<Int> { Int(start)..<Int(end) }

    package init() {}
}

/// The members that a reader looks for, as a tree of names: each node stands before its children, and a whole
/// subtree stands together.
package struct JSONTree: Sendable {
    /// The node of the whole text.
    package static let root: UInt8 = 0
    /// The node of values that nobody looks for.
    static let nothing = UInt8.max

    private struct Node: Sendable {
        var name: PackedName
        var parent: UInt8
        /// The first node after this one's subtree.
        var subtreeEnd: UInt8
        /// Whether any node names this one as its parent.
        var hasChildren: Bool
    }

    private var nodes: [Node]

    /// - Parameter members: name and depth (1 under the root) of each node, in the order of the tree.
    package init(_ members: [(depth: Int, name: StaticString)]) {
        precondition(members.count < JSONOutline.capacity, "an outline has room for every node")
        nodes = [
            Node(name: PackedName(), parent: Self.nothing, subtreeEnd: UInt8(members.count + 1), hasChildren: true)
        ]
        var path: [UInt8] = [Self.root]
        for (place, member) in members.enumerated() {
            path.removeSubrange(member.depth...)
            let parent = path[member.depth - 1]
            let rest = members[(place + 1)...]
            let length = rest.prefix { $0.depth > member.depth }.count
            nodes.append(
                Node(
                    name: PackedName(member.name), parent: parent, subtreeEnd: UInt8(place + 2 + length),
                    hasChildren: length > 0))
            path.append(UInt8(place + 1))
        }
    }

    /// The node of a member of the object at `parent`.
    func child(of parent: UInt8, named name: PackedName) -> UInt8 {
        var place = parent + 1
        let end = nodes[Int(parent)].subtreeEnd
        while place < end {
            if nodes[Int(place)].name == name && nodes[Int(place)].parent == parent { return place }
            place = nodes[Int(place)].subtreeEnd
        }
        return Self.nothing
    }

    func hasChildren(_ node: UInt8) -> Bool { nodes[Int(node)].hasChildren }

    /// A node and all below it.
    func subtree(_ node: UInt8) -> Range<Int> { Int(node)..<Int(nodes[Int(node)].subtreeEnd) }
}

/// What one pass found: for each node of the tree its last value, as `jq` takes it; and whether line breaks stand
/// between the tokens.
package struct JSONOutline: Sendable {
    static let capacity = 48

    private var values = InlineArray<48, JSONValue>(repeating: JSONValue())
    /// A CR or LF stands outside strings.
    package internal(set) var hasLineBreak = false

    package subscript(node: UInt8) -> JSONValue { values[Int(node)] }

    /// The whole text's value.
    package var root: JSONValue { self[JSONTree.root] }

    /// Notes the start of a node's value and forgets what an earlier one of the same name held.
    mutating func open(_ node: UInt8, _ kind: JSONValue.Kind, at start: Int, in tree: JSONTree) {
        if values[Int(node)].kind != .absent {
            for place in tree.subtree(node) { values[place] = JSONValue() }
        }
        values[Int(node)].kind = kind
        values[Int(node)].start = Int32(start)
    }

    /// Notes its end.
    mutating func close(_ node: UInt8, at end: Int) {
        values[Int(node)].end = Int32(end)
    }
}
