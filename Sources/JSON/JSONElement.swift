/// One member of an object, or element of an array, of a text that the strict pass has accepted.
struct JSONElement {
    /// With its quotation marks; nil in an array.
    let name: Range<Int>?
    let value: Range<Int>

    /// All of a container, in their order.
    /// - Parameter start: of the container.
    static func all(of text: Span<UInt8>, _ start: Int) throws(JSONFault) -> [JSONElement] {
        var elements: [JSONElement] = []
        let isObject = text[start] == UInt8(ascii: "{")
        var position = behindSpaces(text, start + 1)
        while !isClosing(text[position]) {
            var name: Range<Int>?
            if isObject {
                let end = try JSONToken.string(text, position)
                name = position..<end
                position = behindSpaces(text, behindSpaces(text, end) + 1)
            }
            let end = try valueEnd(text, position)
            elements.append(JSONElement(name: name, value: position..<end))
            position = behindSpaces(text, end)
            if text[position] == UInt8(ascii: ",") { position = behindSpaces(text, position + 1) }
        }
        return elements
    }

    /// Behind the value that begins there, whatever it holds.
    private static func valueEnd(_ text: Span<UInt8>, _ start: Int) throws(JSONFault) -> Int {
        var position = start
        var depth = 0
        repeat {
            switch text[position] {
            case UInt8(ascii: "\""): position = try JSONToken.string(text, position)
            case UInt8(ascii: "{"), UInt8(ascii: "["): (depth, position) = (depth + 1, position + 1)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): (depth, position) = (depth - 1, position + 1)
            case UInt8(ascii: ","), UInt8(ascii: ":"), 0x09, 0x0A, 0x0D, 0x20: position += 1
            default: position = scalarEnd(text, position)
            }
        } while depth > 0
        return position
    }

    /// Behind a number or a literal.
    private static func scalarEnd(_ text: Span<UInt8>, _ start: Int) -> Int {
        var position = start
        while position < text.count, text[position] > 0x20, text[position] != UInt8(ascii: ","),
            !isClosing(text[position])
        {
            position += 1
        }
        return position
    }

    private static func isClosing(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") }

    private static func behindSpaces(_ text: Span<UInt8>, _ start: Int) -> Int {
        var position = start
        while position < text.count, text[position] <= 0x20 { position += 1 }
        return position
    }
}
