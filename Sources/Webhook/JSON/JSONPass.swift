/// One strict pass over a JSON text (RFC 8259), without recursion: checks all of it and notes where the members of a
/// tree lie. The containers that are open form a stack of at most 121 bits, so no input can make it grow.
struct JSONPass {
    /// jq 1.6, as Debian ships it, gives up on the whole file at 128 nested objects.
    static let deepest = 120

    private let tree: JSONTree
    private let deepest: Int
    private var position = 0
    /// How many containers are open.
    private var depth = 0
    /// One bit per open container, the innermost lowest: 1 for an object.
    private var objects: UInt128 = 0
    /// The node of each open container, by its depth.
    private var path = InlineArray<122, UInt8>(repeating: JSONTree.nothing)
    /// The node of the value that comes next.
    private var node = JSONTree.root
    private var outline = JSONOutline()

    private init(_ tree: JSONTree, deepest: Int) {
        self.tree = tree
        self.deepest = deepest
    }

    /// Checks a whole text.
    /// - Parameter deepest: how many containers may be open at once; at most one more than `JSONPass.deepest`.
    static func outline(
        of text: Span<UInt8>, by tree: JSONTree, deepest: Int = JSONPass.deepest
    ) throws(JSONFault) -> JSONOutline {
        var pass = JSONPass(tree, deepest: deepest)
        try pass.run(text)
        return pass.outline
    }

    private mutating func run(_ text: Span<UInt8>) throws(JSONFault) {
        try start(text)
        repeat {
            if try value(text) { continue }  // a container that was opened and is not empty
            try close(text)
        } while depth > 0
        skipSpace(text)
        if position < text.count { throw JSONFault(.trailing, at: position) }
    }

    private mutating func start(_ text: Span<UInt8>) throws(JSONFault) {
        if text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF {
            throw JSONFault(.byteOrderMark, at: 0)
        }
        skipSpace(text)
        if position == text.count { throw JSONFault(.empty, at: 0) }
    }

    /// Reads one value. True when it is a container that has opened, and its first element comes next.
    private mutating func value(_ text: Span<UInt8>) throws(JSONFault) -> Bool {
        skipSpace(text)
        let start = position
        switch try byte(text) {
        case UInt8(ascii: "{"): return try open(text, isObject: true)
        case UInt8(ascii: "["): return try open(text, isObject: false)
        case UInt8(ascii: "\""):
            try JSONToken.string(text, &position)
            note(.string, from: start)
        case UInt8(ascii: "t"):
            try JSONToken.literal("true", text, &position)
            note(.true, from: start)
        case UInt8(ascii: "f"):
            try JSONToken.literal("false", text, &position)
            note(.false, from: start)
        case UInt8(ascii: "n"):
            try JSONToken.literal("null", text, &position)
            note(.null, from: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try JSONToken.number(text, &position)
            note(.number, from: start)
        default: throw JSONFault(.value, at: position)
        }
        return false
    }

    /// Opens a container. False when it is empty, and closed again.
    private mutating func open(_ text: Span<UInt8>, isObject: Bool) throws(JSONFault) -> Bool {
        if depth == deepest { throw JSONFault(.depth, at: position) }
        if node != JSONTree.nothing { outline.open(node, isObject ? .object : .array, at: position, in: tree) }
        depth += 1
        objects = objects << 1 | (isObject ? 1 : 0)
        path[depth] = node
        position += 1
        skipSpace(text)
        if try byte(text) == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            leave()
            return false
        }
        try prepareElement(text)
        return true
    }

    /// After a value: closes what ends here, up to the next comma and what it leads to, or to the end of the text.
    private mutating func close(_ text: Span<UInt8>) throws(JSONFault) {
        while depth > 0 {
            skipSpace(text)
            let isObject = objects & 1 == 1
            switch try byte(text) {
            case UInt8(ascii: ","):
                position += 1
                return try prepareElement(text)
            case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject: leave()
            default: throw JSONFault(.comma, at: position)
            }
        }
    }

    /// Steps over a closing bracket.
    private mutating func leave() {
        position += 1
        let closed = path[depth]
        if closed != JSONTree.nothing { outline.close(closed, at: position) }
        depth -= 1
        objects >>= 1
    }

    /// Before an element of a container: in an object its name and colon; and which node it is.
    private mutating func prepareElement(_ text: Span<UInt8>) throws(JSONFault) {
        node = JSONTree.nothing
        if objects & 1 == 0 { return }
        skipSpace(text)
        guard try byte(text) == UInt8(ascii: "\"") else { throw JSONFault(.name, at: position) }
        let parent = path[depth]
        if parent == JSONTree.nothing || !tree.hasChildren(parent) {
            try JSONToken.string(text, &position)
        } else {
            node = tree.child(of: parent, named: try JSONToken.name(text, &position))
        }
        skipSpace(text)
        guard try byte(text) == UInt8(ascii: ":") else { throw JSONFault(.colon, at: position) }
        position += 1
    }

    /// Notes a value that is no container.
    private mutating func note(_ kind: JSONValue.Kind, from start: Int) {
        guard node != JSONTree.nothing else { return }
        outline.open(node, kind, at: start, in: tree)
        outline.close(node, at: position)
    }

    private func byte(_ text: Span<UInt8>) throws(JSONFault) -> UInt8 {
        guard position < text.count else { throw JSONFault(.end, at: text.count) }
        return text[position]
    }

    /// Mostly there is none.
    @inline(__always)
    private mutating func skipSpace(_ text: Span<UInt8>) {
        if position < text.count && text[position] <= 0x20 { skipSpaces(text) }
    }

    private mutating func skipSpaces(_ text: Span<UInt8>) {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09: position += 1
            case 0x0A, 0x0D:
                outline.hasLineBreak = true
                position += 1
            default: return
            }
        }
    }
}
