/// The blocks around the answer to an address: http, server, and the locations, the outermost first.
package struct Surroundings: Sendable {
    private let levels: [[Directive]]

    init(_ levels: [[Directive]]) {
        self.levels = levels
    }

    /// A location answers it.
    package var hasLocation: Bool { levels.count > 2 }

    /// Right in the server: what counts before a location is looked for.
    package var server: [Directive] { levels[1] }

    /// The innermost block.
    package var own: [Directive] { levels[levels.count - 1] }

    /// What counts of some directives that are inherited together: those of the innermost level that has any of them.
    package func inForce(_ names: String...) -> [Directive] {
        for level in levels.reversed() {
            let found = level.filter { names.contains($0.name) }
            if !found.isEmpty { return found }
        }
        return []
    }

    /// The one parameter of a directive that counts; nil where none is set.
    package func value(_ name: String) -> String? { inForce(name).last?.parameters.first }

    /// A flag; nil where it is not set.
    package func isOn(_ name: String) -> Bool? { value(name).map { $0 == "on" } }

    /// A size in bytes; nil where it is not set, or is none.
    package func size(_ name: String) -> Int? { value(name).flatMap(ConfigurationSize.bytes) }
}

/// `1m`, `16k`, `1024`: in bytes.
package enum ConfigurationSize {
    package static func bytes(_ text: String) -> Int? {
        let units: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
        guard let last = text.last else { return nil }
        guard let unit = units[Character(last.lowercased())] else { return Int(text) }
        return Int(text.dropLast()).flatMap { number in
            let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: unit)
            return isTooMuch ? nil : bytes
        }
    }
}
