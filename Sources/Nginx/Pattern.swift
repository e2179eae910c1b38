/// A regular expression of the configuration. nginx's are those of PCRE; what both know is alike.
struct Pattern {
    private let expression: Regex<AnyRegexOutput>

    /// Throws what the expression is not.
    init(_ text: String, isCaseSensitive: Bool) throws {
        expression = try Regex(text).ignoresCase(!isCaseSensitive)
    }

    /// It is found anywhere in the text.
    func fits(_ text: String) -> Bool {
        // An expression that has no code in it doesn't throw.
        (try? expression.firstMatch(in: text)) != nil
    }
}

extension Directive {
    /// A pattern among its parameters.
    func pattern(_ text: String, isCaseSensitive: Bool) throws(ConfigurationFault) -> Pattern {
        do {
            return try Pattern(text, isCaseSensitive: isCaseSensitive)
        } catch {
            throw .pattern(text, place)
        }
    }
}
