/// One strict pass over a JSON text (RFC 8259), without recursion: checks all of it and notes where the members of a
/// tree lie. The containers that are open form a stack of at most 121 bits, so no input can make it grow.
package struct JSONPass {
    /// jq 1.6, as Debian ships it, gives up on the whole file at 128 nested objects.
    package static let deepest = 120

    private let tree: JSONTree
    private let deepest: Int
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
    package static func outline(
        of text: Span<UInt8>, by tree: JSONTree, deepest: Int = JSONPass.deepest
    ) throws(JSONFault) -> JSONOutline {
        var pass = JSONPass(tree, deepest: deepest)
        try pass.run(text)
        return pass.outline
    }

    private mutating func run(_ text: Span<UInt8>) throws(JSONFault) {
        var position = try start(text)
        repeat {
            position = try value(text, position)
            position = try close(text, position)
        } while depth > 0
        position = skipSpaces(text, position)
        if position < text.count { throw JSONFault(.trailing, at: position) }
    }

    /// Gives the place of the first token.
    private mutating func start(_ text: Span<UInt8>) throws(JSONFault) -> Int {
        if text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF {
            throw JSONFault(.byteOrderMark, at: 0)
        }
        let position = skipSpaces(text, 0)
        if position == text.count { throw JSONFault(.empty, at: 0) }
        return position
    }

    /// Opens the containers that begin here, and reads the first value in them that holds no other one. Gives its end.
    private mutating func value(_ text: Span<UInt8>, _ position: Int) throws(JSONFault) -> Int {
        var start = position
        while true {
            switch try token(text, &start) {
            case UInt8(ascii: "\""): return note(.string, from: start, to: try JSONToken.string(text, start))
            case UInt8(ascii: "{"):
                let first = try content(text, start)
                if text[first] == UInt8(ascii: "}") { return note(.object, from: start, to: first + 1) }
                start = try open(.object, text, start, first)
            case UInt8(ascii: "["):
                let first = try content(text, start)
                if text[first] == UInt8(ascii: "]") { return note(.array, from: start, to: first + 1) }
                start = try open(.array, text, start, first)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                return note(.number, from: start, to: try JSONToken.number(text, start))
            case UInt8(ascii: "t"): return note(.true, from: start, to: try JSONToken.literal("true", text, start))
            case UInt8(ascii: "f"): return note(.false, from: start, to: try JSONToken.literal("false", text, start))
            case UInt8(ascii: "n"): return note(.null, from: start, to: try JSONToken.literal("null", text, start))
            default: throw JSONFault(.value, at: start)
            }
        }
    }

    /// Gives the place of what comes first in a container, be it its closing bracket.
    private mutating func content(_ text: Span<UInt8>, _ start: Int) throws(JSONFault) -> Int {
        if depth == deepest { throw JSONFault(.depth, at: start) }
        var first = start + 1
        _ = try token(text, &first)
        return first
    }

    /// Opens a container that is not empty. Gives the place of its first element's value.
    private mutating func open(
        _ kind: JSONValue.Kind, _ text: Span<UInt8>, _ start: Int, _ first: Int
    ) throws(JSONFault) -> Int {
        if node != JSONTree.nothing { outline.open(node, kind, at: start, in: tree) }
        depth += 1
        objects = objects << 1 | (kind == .object ? 1 : 0)
        path[depth] = node
        return try element(text, first)
    }

    /// After a value: closes what ends here. Gives the place of the next element's value, or the end of the text's.
    private mutating func close(_ text: Span<UInt8>, _ end: Int) throws(JSONFault) -> Int {
        var position = end
        while depth > 0 {
            let byte = try token(text, &position)
            if byte == UInt8(ascii: ",") { return try element(text, position + 1) }
            let bracket = objects & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")
            guard byte == bracket else { throw JSONFault(.comma, at: position) }
            position += 1
            let closed = path[depth]
            if closed != JSONTree.nothing { outline.close(closed, at: position) }
            depth -= 1
            objects >>= 1
        }
        return position
    }

    /// Before an element of a container: which node it is, and in an object its name and colon. Gives the place behind.
    private mutating func element(_ text: Span<UInt8>, _ start: Int) throws(JSONFault) -> Int {
        node = JSONTree.nothing
        if objects & 1 == 0 { return start }
        var position = start
        guard try token(text, &position) == UInt8(ascii: "\"") else { throw JSONFault(.name, at: position) }
        let parent = path[depth]
        if parent == JSONTree.nothing || !tree.hasChildren(parent) {
            position = try JSONToken.string(text, position)
        } else {
            let (name, end) = try JSONToken.name(text, position)
            node = tree.child(of: parent, named: name)
            position = end
        }
        guard try token(text, &position) == UInt8(ascii: ":") else { throw JSONFault(.colon, at: position) }
        return position + 1
    }

    /// Notes a value that holds no other one. Gives its end.
    @inline(__always)
    private mutating func note(_ kind: JSONValue.Kind, from start: Int, to end: Int) -> Int {
        if node != JSONTree.nothing {
            outline.open(node, kind, at: start, in: tree)
            outline.close(node, at: end)
        }
        return end
    }

    /// Moves the position to the next token, and gives its first byte. Mostly no space stands before it.
    @inline(__always)
    private mutating func token(_ text: Span<UInt8>, _ position: inout Int) throws(JSONFault) -> UInt8 {
        guard position < text.count else { throw JSONFault(.end, at: text.count) }
        let byte = unsafe text[unchecked: position]
        if byte > 0x20 { return byte }
        position = skipSpaces(text, position)
        guard position < text.count else { throw JSONFault(.end, at: text.count) }
        return text[position]
    }

    @inline(never)
    private mutating func skipSpaces(_ text: Span<UInt8>, _ start: Int) -> Int {
        var position = start
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09: position += 1
            case 0x0A, 0x0D:
                outline.hasLineBreak = true
                position += 1
            default: return position
            }
        }
        return position
    }
}
