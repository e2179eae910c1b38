internal import JSON

/// `.message.text=hello`: one value that is set in a body. What is JSON is taken as such, else as text.
struct Assignment {
    private let path: JSONPath
    private let value: [UInt8]

    /// Reads what a person typed.
    init(_ text: String) throws(Failure) {
        let bytes = Array(text.utf8)
        var end = 0
        guard let path = JSONPath(bytes.span, &end), end < bytes.count else {
            throw .usage(
                "--set '\(text)' is not of the form PATH=VALUE, as .message.text=hello or .attachments[0].url=x")
        }
        self.path = path
        let value = Array(bytes[(end + 1)...])
        self.value = Self.isJSON(value) ? value : JSONString.quoted(value)
    }

    private static func isJSON(_ text: [UInt8]) -> Bool {
        (try? JSONPass.outline(of: text.span, by: JSONTree([]))) != nil  // whatever is wrong with it: then it is text
    }

    /// A body with the value in it; all else of it stays as it is.
    func applied(to body: [UInt8]) throws(Failure) -> [UInt8] {
        do throws(JSONSpliceFault) {
            return try JSONSplice.setting(path, in: body, to: value)
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ fault: JSONSpliceFault) -> Failure {
        switch fault {
        case .json(let fault): .data(path: "--set \(path)", reason: "the body is not strict JSON: \(fault.text)")
        case .notAnObject(let place): .usage("--set \(path): what stands at \(place) is no object")
        case .notAnArray(let place): .usage("--set \(path): what stands at \(place) is no array")
        case .beyond(let count, let place):
            .usage("--set \(path): of the array at \(place), no element behind [\(count)] can be set")
        }
    }
}
