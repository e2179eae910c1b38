/// One directive of nginx's configuration, and its block where it has one.
package struct Directive: Equatable, Sendable {
    package let name: String
    /// Without their quotation marks.
    package let parameters: [String]
    /// Nil: it ends with a semicolon.
    package let block: [Directive]?
    package let place: ConfigurationPlace

    /// As it could be written: for people.
    package var text: String { ([name] + parameters).joined(separator: " ") }
}

/// A line of a file of the configuration.
package struct ConfigurationPlace: Equatable, Sendable, CustomStringConvertible {
    package let path: String
    package let line: Int

    package var description: String { "\(path):\(line)" }
}

extension [Directive] {
    /// Those of some names, in their order.
    package func named(_ names: String...) -> [Directive] { filter { names.contains($0.name) } }
}
