internal import Format
internal import Webhook

/// How long the sender says the body is.
enum DeclaredLength: Equatable, Sendable {
    case bytes(Int)
    /// Not said: read to the end. Empty (nginx, chunked and unbuffered), absent (Apache) or `-1` (Caddy).
    case unsaid
    case malformed

    init(_ text: Span<UInt8>) {
        if text.count == 0 || text.count == 2 && text[0] == UInt8(ascii: "-") && text[1] == UInt8(ascii: "1") {
            self = .unsaid
            return
        }
        guard text.count <= 10 else {
            self = .malformed
            return
        }
        var value = 0
        for place in 0..<text.count {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[place]) else {
                self = .malformed
                return
            }
            value = value * 10 + Int(text[place] - UInt8(ascii: "0"))
        }
        self = .bytes(value)
    }
}

/// What a request's variables say (RFC 3875, section 4.1), before its body is read. The whole list is looked through:
/// a variable that comes twice must not hide its other value.
struct RequestHead {
    private var isPost = false
    private var isEncoded = false
    private(set) var length: DeclaredLength?
    private(set) var signature = SignatureField.missing
    private var ownTopic: Topic?
    private var redirectedTopic: Topic?
    private var isOtherRole = false

    init() {}

    /// Whether any variable that counts begins with this byte.
    static func concerns(_ first: UInt8) -> Bool {
        switch first {
        case UInt8(ascii: "R"), UInt8(ascii: "C"), UInt8(ascii: "F"), UInt8(ascii: "H"): true
        default: false
        }
    }

    /// Takes one variable into account.
    mutating func take(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        switch name[0] {
        case UInt8(ascii: "R") where name.isEqual(to: "REQUEST_METHOD"):
            isPost = value.isEqual(to: "POST")
        case UInt8(ascii: "R") where name.count > 9 && name[8] == UInt8(ascii: "_"): takeRedirected(name, value)
        case UInt8(ascii: "C") where name.isEqual(to: "CONTENT_LENGTH"):
            length = length == nil ? DeclaredLength(value) : .malformed
        case UInt8(ascii: "F") where name.isEqual(to: "FCGI_ROLE"):
            isOtherRole = !value.isEqual(to: "RESPONDER")
        case UInt8(ascii: "H"): takeOther(name, value)
        default: break
        }
    }

    /// Headers, and the one setting that a request may carry.
    private mutating func takeOther(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        if name.isEqual(to: "HTTP_X_CONNECTLY_HMAC_SHA256") {
            takeSignature(value)
        } else if name.isEqual(to: "HTTP_CONTENT_ENCODING") {
            isEncoded = isEncoded || value.count > 0 && !value.isEqual(toLowercase: "identity")
        } else if name.isEqual(to: "HOOKLINE_TOPIC") && value.count > 0 {
            ownTopic = Topic(named: value)
        }
    }

    /// Apache puts `REDIRECT_` before the names of what was set, once for each redirection within the server.
    private mutating func takeRedirected(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        var rest = name.extracting(...)
        while rest.begins(with: "REDIRECT_") { rest = rest.extracting(9...) }
        if rest.count < name.count && rest.isEqual(to: "HOOKLINE_TOPIC") && value.count > 0 {
            redirectedTopic = Topic(named: value)
        }
    }

    /// The topic of the location, if it has one.
    var topic: Topic? { ownTopic ?? redirectedTopic }

    /// A second one, even of the same value, makes both worthless: nginx before 1.23 passes a repeated header twice.
    private mutating func takeSignature(_ value: Span<UInt8>) {
        guard case .missing = signature else {
            signature = .malformed
            return
        }
        signature = Signature(value).map { .present($0) } ?? .malformed
    }

    /// Refuses what can be refused before the body is read, in the order of the answers; else chooses the body's rule.
    /// - Parameter isCutOff: the variables were not to be had to their end.
    func admit(_ rules: RequestRules, isCutOff: Bool) throws(GatewayFault) -> AdmittedHead {
        guard isPost else { throw .method }
        if isEncoded { throw .encoding }
        if length == .malformed { throw .length }
        if let declaredBytes, declaredBytes > rules.limit { throw .tooLong }
        if isCutOff || isOtherRole { throw .stream }
        return AdmittedHead(self, rules)
    }

    /// The bytes to read; nil for all there are.
    var declaredBytes: Int? {
        if case .bytes(let count) = length { return count }
        return nil
    }
}

/// A head that a body may follow: the stop before a request. Only `RequestHead` makes one.
package struct AdmittedHead: ~Copyable {
    private let signature: SignatureField
    private let topic: Topic?
    let body: BodyRule

    fileprivate init(_ head: RequestHead, _ rules: RequestRules) {
        signature = head.signature
        topic = head.topic ?? rules.topic
        body = BodyRule(declared: head.declaredBytes, limit: rules.limit)
    }

    /// The whole request.
    /// - Parameter body: read by the rule.
    consuming func request(with body: consuming ByteBuffer) -> Request {
        Request(signature: signature, locationTopic: topic, body: body)
    }
}

extension Span<UInt8> {
    /// Whether these are the letters of a text, in either case: names of codings (RFC 9110, section 8.4.1).
    func isEqual(toLowercase text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for place in 0..<count where unsafe self[place] | 0x20 != text.utf8Start[place] { return false }
        return true
    }

    /// Whether the bytes of a text come first.
    func begins(with text: StaticString) -> Bool {
        count >= text.utf8CodeUnitCount && extracting(..<text.utf8CodeUnitCount).isEqual(to: text)
    }

    /// Whether these are the bytes of a text.
    func isEqual(to text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for place in 0..<count where unsafe self[place] != text.utf8Start[place] { return false }
        return true
    }
}
