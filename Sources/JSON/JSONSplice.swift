/// Why a value can't be set.
package enum JSONSpliceFault: Error, Equatable, Sendable {
    /// The text is not strict JSON.
    case json(JSONFault)
    /// What stands there has no members.
    case notAnObject(at: JSONPath)
    /// What stands there has no elements.
    case notAnArray(at: JSONPath)
    /// The array there has so many elements: behind them only the next one can be set.
    case beyond(Int, at: JSONPath)
}

/// Sets one value in a JSON text. All other bytes stay as they are: order, white space, numbers, escapes.
///
/// What is not there is added behind the last member or element; where null stands, or nothing, objects and arrays are
/// made on the way. Of a repeated member the last one is set, which is the one that counts.
package struct JSONSplice {
    private let path: JSONPath
    private let text: [UInt8]
    private let value: [UInt8]

    /// The text with the value in its place.
    /// - Parameter value: a JSON text.
    package static func setting(
        _ path: JSONPath, in text: [UInt8], to value: [UInt8]
    ) throws(JSONSpliceFault) -> [UInt8] {
        let splice = JSONSplice(path: path, text: text, value: try trimmed(value))
        return try splice.result()
    }

    /// Without white space around it.
    private static func trimmed(_ value: [UInt8]) throws(JSONSpliceFault) -> [UInt8] { Array(value[try root(value)]) }

    /// The place of the whole text's value.
    private static func root(_ text: [UInt8]) throws(JSONSpliceFault) -> Range<Int> {
        do throws(JSONFault) {
            return try JSONPass.outline(of: text.span, by: JSONTree([])).root.range
        } catch {
            throw .json(error)
        }
    }

    private func result() throws(JSONSpliceFault) -> [UInt8] {
        var place = try Self.root(text)
        for (depth, step) in path.steps.enumerated() {
            if text[place.lowerBound] == UInt8(ascii: "n") { return replacing(place, by: try made(from: depth)) }
            let elements = try elements(of: place, step, depth)
            guard let next = find(step, elements) else { return try adding(to: elements, in: place, depth) }
            place = next
        }
        return replacing(place, by: value)
    }

    /// What a container holds, if it is of the kind that the step needs.
    private func elements(
        of place: Range<Int>, _ step: JSONPath.Step, _ depth: Int
    ) throws(JSONSpliceFault) -> [JSONElement] {
        let byte = text[place.lowerBound]
        switch step {
        case .member: guard byte == UInt8(ascii: "{") else { throw .notAnObject(at: path(to: depth)) }
        case .index: guard byte == UInt8(ascii: "[") else { throw .notAnArray(at: path(to: depth)) }
        }
        do throws(JSONFault) {
            return try JSONElement.all(of: text.span, place.lowerBound)
        } catch {
            throw .json(error)
        }
    }

    private func find(_ step: JSONPath.Step, _ elements: [JSONElement]) -> Range<Int>? {
        switch step {
        case .index(let index): index < elements.count ? elements[index].value : nil
        case .member(let name):
            elements.last { element in element.name.map { JSONString.bytes(text.span, $0) == name } ?? false }?.value
        }
    }

    /// Behind the last element of a container, or at the beginning of one that is empty.
    private func adding(
        to elements: [JSONElement], in place: Range<Int>, _ depth: Int
    ) throws(JSONSpliceFault) -> [UInt8] {
        var added = try made(from: depth + 1)
        switch path.steps[depth] {
        case .member(let name): added = JSONString.quoted(name) + [UInt8(ascii: ":")] + added
        case .index(let index): try check(index, among: elements.count, depth)
        }
        guard let last = elements.last else {
            return replacing(place.lowerBound + 1..<place.lowerBound + 1, by: added)
        }
        return replacing(last.value.upperBound..<last.value.upperBound, by: [UInt8(ascii: ",")] + added)
    }

    private func check(_ index: Int, among count: Int, _ depth: Int) throws(JSONSpliceFault) {
        if index != count { throw .beyond(count, at: path(to: depth)) }
    }

    /// The value within the objects and arrays that the steps from there on need.
    private func made(from depth: Int) throws(JSONSpliceFault) -> [UInt8] {
        var made = value
        for (place, step) in path.steps.enumerated().dropFirst(depth).reversed() {
            switch step {
            case .member(let name):
                made = Array("{".utf8) + JSONString.quoted(name) + Array(":".utf8) + made + Array("}".utf8)
            case .index(let index):
                try check(index, among: 0, place)
                made = Array("[".utf8) + made + Array("]".utf8)
            }
        }
        return made
    }

    private func path(to depth: Int) -> JSONPath { JSONPath(Array(path.steps.prefix(depth))) }

    private func replacing(_ place: Range<Int>, by bytes: [UInt8]) -> [UInt8] {
        text[..<place.lowerBound] + bytes + text[place.upperBound...]
    }
}
