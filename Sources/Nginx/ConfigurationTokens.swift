internal import Posix

/// The words of a file of the configuration, as nginx's own reader finds them (ngx_conf_read_token of
/// src/core/ngx_conf_file.c).
struct ConfigurationTokens {
    enum Token: Equatable {
        case word(String)
        case semicolon, open, close
    }

    private let bytes: [UInt8]
    private let path: String
    private var next = 0
    private var line = 1

    init(_ bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    /// Where the token stands that comes next.
    var place: ConfigurationPlace { ConfigurationPlace(path: path, line: line) }

    /// The next token; nil at the end.
    mutating func token() throws(ConfigurationFault) -> Token? {
        passOverBlanks()
        guard let byte = peek else { return nil }
        switch byte {
        case UInt8(ascii: ";"): return take(.semicolon)
        case UInt8(ascii: "{"): return take(.open)
        case UInt8(ascii: "}"): return take(.close)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .word(try quoted(by: byte))
        default: return .word(plain())
        }
    }

    /// Passes over a block in another language up to its `}`: only brackets are counted.
    mutating func passOverBlock() throws(ConfigurationFault) {
        let begin = place
        var depth = 1
        while depth > 0 {
            guard let byte = advance() else { throw .unfinished(begin) }
            if byte == UInt8(ascii: "{") { depth += 1 }
            if byte == UInt8(ascii: "}") { depth -= 1 }
        }
    }

    private var peek: UInt8? { next < bytes.count ? bytes[next] : nil }

    @discardableResult
    private mutating func advance() -> UInt8? {
        guard let byte = peek else { return nil }
        next += 1
        if byte == 0x0A { line += 1 }
        return byte
    }

    private mutating func take(_ token: Token) -> Token {
        advance()
        return token
    }

    /// Blanks, and comments up to their line's end.
    private mutating func passOverBlanks() {
        var isComment = false
        while let byte = peek {
            if byte == UInt8(ascii: "#") { isComment = true }
            if byte == 0x0A { isComment = false }
            guard isComment || Self.isBlank(byte) else { return }
            advance()
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0D, 0x0A].contains(byte) }

    private mutating func quoted(by mark: UInt8) throws(ConfigurationFault) -> String {
        let begin = place
        var word: [UInt8] = []
        advance()
        while let byte = advance() {
            if byte == mark { return String(keeping: word) }
            word += byte == UInt8(ascii: "\\") ? escaped() : [byte]
        }
        throw .unfinished(begin)
    }

    private mutating func plain() -> String {
        var word: [UInt8] = []
        var isVariable = false
        while let byte = peek {
            if !isVariable && (Self.isBlank(byte) || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "{")) { break }
            advance()
            if byte == UInt8(ascii: "$") && peek == UInt8(ascii: "{") { isVariable = true }
            if byte == UInt8(ascii: "}") { isVariable = false }
            word += byte == UInt8(ascii: "\\") ? escaped() : [byte]
        }
        return String(keeping: word)
    }

    /// What a backslash and the byte behind it stand for; of most bytes the backslash stays, as patterns need it.
    private mutating func escaped() -> [UInt8] {
        guard let byte = advance() else { return [UInt8(ascii: "\\")] }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): return [byte]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "n"): return [0x0A]
        default: return [UInt8(ascii: "\\"), byte]
        }
    }
}
