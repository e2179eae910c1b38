/// Makes directives of the words of files, with what they include in its place.
struct ConfigurationParser {
    /// As deep as files include one another.
    private static let deepest = 16
    /// As deep as blocks lie in one another within a file.
    private static let deepestBlock = 64

    private let files: ConfigurationFiles
    private let depth: Int

    init(_ files: ConfigurationFiles, depth: Int = 0) {
        self.files = files
        self.depth = depth
    }

    /// All directives of a file, in the order in which nginx reads them.
    func directives(of path: String) throws(ConfigurationFault) -> [Directive] {
        var tokens = ConfigurationTokens(try files.text(of: path), path: path)
        return try block(&tokens, level: 0)
    }

    /// Up to the `}` of a block, or the end of a file.
    /// - Parameter level: 0 is outside of all blocks.
    private func block(
        _ tokens: inout ConfigurationTokens, level: Int
    ) throws(ConfigurationFault) -> [Directive] {
        let begin = tokens.place
        guard level <= Self.deepestBlock else { throw .tooDeep(begin) }
        var directives: [Directive] = []
        while let token = try tokens.token() {
            switch token {
            case .word(let name): directives += try directive(name, &tokens, level)
            case .close where level > 0: return directives
            case .close: throw .misplaced("}", tokens.place)
            case .open: throw .misplaced("{", tokens.place)
            case .semicolon: throw .misplaced(";", tokens.place)
            }
        }
        if level > 0 { throw .unfinished(begin) }
        return directives
    }

    /// The directive that begins with that word; for an `include`, all that it brings.
    private func directive(
        _ name: String, _ tokens: inout ConfigurationTokens, _ level: Int
    ) throws(ConfigurationFault) -> [Directive] {
        let place = tokens.place
        var parameters: [String] = []
        while let token = try tokens.token() {
            switch token {
            case .word(let word): parameters.append(word)
            case .close: throw .misplaced("}", tokens.place)
            case .semicolon where name == "include": return try included(parameters, place)
            case .semicolon: return [Directive(name: name, parameters: parameters, block: nil, place: place)]
            case .open:
                let inner = try innerBlock(of: name, &tokens, level + 1)
                return [Directive(name: name, parameters: parameters, block: inner, place: place)]
            }
        }
        throw .unfinished(place)
    }

    /// What other modules write there, as Lua, is not nginx's language.
    private func innerBlock(
        of name: String, _ tokens: inout ConfigurationTokens, _ level: Int
    ) throws(ConfigurationFault) -> [Directive] {
        guard name.hasSuffix("_by_lua_block") else { return try block(&tokens, level: level) }
        try tokens.passOverBlock()
        return []
    }

    private func included(
        _ parameters: [String], _ place: ConfigurationPlace
    ) throws(ConfigurationFault) -> [Directive] {
        guard depth < Self.deepest else { throw .tooDeep(place) }
        var directives: [Directive] = []
        let parser = ConfigurationParser(files, depth: depth + 1)
        for path in try files.paths(of: parameters.first ?? "", place) {
            directives += try parser.directives(of: path)
        }
        return directives
    }
}
