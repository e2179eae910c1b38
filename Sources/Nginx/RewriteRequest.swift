/// What `if`, `return` and `rewrite` do with a request, where that can be told from the configuration.
package enum RewriteOutcome: Equatable, Sendable {
    /// They let it through.
    case none
    /// That directive takes it elsewhere, or answers it.
    case taken(Directive)
    /// That condition is on something that is not known here.
    case unknown(Directive)
}

/// A request as conditions see it.
package struct RewriteRequest: Sendable {
    let values: [String: String]
    let path: String

    /// Of an event.
    package init(host: String, path: String, isEncrypted: Bool) {
        self.path = path
        values = [
            "$request_method": "POST", "$scheme": isEncrypted ? "https" : "http", "$https": isEncrypted ? "on" : "",
            "$host": host, "$http_host": host, "$uri": path, "$request_uri": path, "$document_uri": path,
            "$args": "", "$query_string": "", "$is_args": "", "$http_upgrade": "", "$http_cookie": "",
            "$http_referer": "", "$server_protocol": "HTTP/1.1",
        ]
    }

    /// What the directives of one block do, in their order.
    package func outcome(of block: [Directive]) throws(ConfigurationFault) -> RewriteOutcome {
        for directive in block {
            let outcome = try outcome(of: directive)
            if outcome != .none { return outcome }
        }
        return .none
    }

    private func outcome(of directive: Directive) throws(ConfigurationFault) -> RewriteOutcome {
        switch directive.name {
        case "return": return .taken(directive)
        case "rewrite":
            guard let text = directive.parameters.first else { return .none }
            return try directive.pattern(text, isCaseSensitive: true).fits(path) ? .taken(directive) : .none
        case "if":
            let inner = try outcome(of: directive.block ?? [])
            guard let holds = try holds(directive) else { return inner == .none ? .none : .unknown(directive) }
            return holds ? inner : .none
        default: return .none
        }
    }

    /// Nil where that can't be told.
    private func holds(_ condition: Directive) throws(ConfigurationFault) -> Bool? {
        var words = condition.parameters.joined(separator: " ")
        guard words.hasPrefix("("), words.hasSuffix(")") else { return nil }
        words = String(words.dropFirst().dropLast())
        if words.hasSuffix(" ") { words.removeLast() }  // a quotation mark stood before the bracket
        let parts = words.split(separator: " ", maxSplits: 2).map(String.init)
        guard let name = parts.first, let value = values[name] else { return nil }
        if parts.count == 1 { return !value.isEmpty && value != "0" }
        guard parts.count == 3 else { return nil }
        switch parts[1] {
        case "=": return value == parts[2]
        case "!=": return value != parts[2]
        case "~": return try condition.pattern(parts[2], isCaseSensitive: true).fits(value)
        case "~*": return try condition.pattern(parts[2], isCaseSensitive: false).fits(value)
        case "!~": return try !condition.pattern(parts[2], isCaseSensitive: true).fits(value)
        case "!~*": return try !condition.pattern(parts[2], isCaseSensitive: false).fits(value)
        default: return nil
        }
    }
}
