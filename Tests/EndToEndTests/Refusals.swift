import TestSupport

/// A delivery that must be refused, and how.
struct RefusedDelivery: Sendable, CustomStringConvertible {
    let description: String
    let status: Int
    let delivery: Delivery

    init(_ description: String, _ status: Int, _ delivery: Delivery) {
        self.description = description
        self.status = status
        self.delivery = delivery
    }
}

/// The refusals that every life has to give; no transport is needed to express them but the sender's own words.
enum Refusals {
    /// What is wrong with the request but its signature.
    static let ofForm: [RefusedDelivery] = [
        RefusedDelivery("GET", 405, genuine.with { $0.method = "GET" }),
        RefusedDelivery("PUT", 405, genuine.with { $0.method = "PUT" }),
        RefusedDelivery("gzip", 415, genuine.with { $0.contentEncoding = "gzip" }),
        RefusedDelivery("a length that is no number", 400, genuine.with { $0.contentLength = "abc" }),
        RefusedDelivery("a negative length", 400, genuine.with { $0.contentLength = "-2" }),
        RefusedDelivery("a length with a sign", 400, genuine.with { $0.contentLength = "+\(body.count)" }),
        RefusedDelivery("a length of eleven digits", 400, genuine.with { $0.contentLength = "00000000300" }),
        RefusedDelivery("a length over the limit", 413, genuine.with { $0.contentLength = "1048577" }),
        RefusedDelivery("a body that is too long", 413, .signed(tooLong)),
        RefusedDelivery("a body that is too long, of no declared length", 413, undeclared(.signed(tooLong))),
        RefusedDelivery("a body shorter than declared", 400, genuine.with { $0.body.removeLast() }),
        RefusedDelivery("a body longer than declared", 400, genuine.with { $0.body.append(0x20) }),
    ]

    /// What is wrong with the signature.
    static let ofSignature: [RefusedDelivery] = [
        RefusedDelivery("no signature", 401, signed()),
        RefusedDelivery("an empty signature", 401, signed("")),
        RefusedDelivery("no Base64", 401, signed("not a signature")),
        RefusedDelivery("another body's signature", 401, signed(WebhookSigner().signature(of: [0x7b, 0x7d]))),
        RefusedDelivery("another secret", 401, signed(WebhookSigner(secret: "fake-wrong-secret").signature(of: body))),
        RefusedDelivery("joined by a comma and a blank", 401, signed("\(signature), \(signature)")),
        RefusedDelivery("joined by a comma", 401, signed("\(signature),\(signature)")),
        RefusedDelivery("the URL-safe alphabet", 401, urlSafe),
        RefusedDelivery("without padding", 401, signed(String(signature.dropLast()))),
        RefusedDelivery("padded twice", 401, signed("\(signature)=")),
        RefusedDelivery("a blank before it", 401, signed(" \(signature)")),
        RefusedDelivery("a blank after it", 401, signed("\(signature) ")),
        RefusedDelivery("an LF after it", 401, signed("\(signature)\n")),
        RefusedDelivery("spare bits that are not zero", 401, signed(withSpareBits(signature))),
        RefusedDelivery("hexadecimal", 401, signed(hexadecimal(WebhookSigner().mac(of: body)))),
        RefusedDelivery("short of one digit", 401, signed(String(signature.dropFirst()))),
    ]

    /// The same header twice, right both times: as two parameters, or as two variables of the environment.
    static let givenTwice = RefusedDelivery("given twice", 401, signed(signature, signature))

    private static let body = NumberedEvents("refused", size: 300).delivery(0).body
    private static let signature = WebhookSigner().signature(of: body)
    private static let genuine = Delivery(body: body, signatures: [signature])
    private static let tooLong = NumberedEvents("refused", size: 1_048_577).delivery(0).body

    private static func signed(_ signatures: String...) -> Delivery {
        Delivery(body: body, signatures: signatures)
    }

    private static func undeclared(_ delivery: Delivery) -> Delivery {
        delivery.with { $0.contentLength = nil }
    }

    /// A body whose signature holds `+` or `/`, and that signature with `-` and `_` in their place.
    private static let urlSafe: Delivery = {
        let delivery = (0..<1_000).map { NumberedEvents("refused", size: 300).delivery($0) }
            .first { $0.signatures[0].contains("+") || $0.signatures[0].contains("/") }
        return (delivery ?? genuine).with {
            $0.signatures[0] = $0.signatures[0].replacing("+", with: "-").replacing("/", with: "_")
        }
    }()
}

/// The next Base64 digit in place of the last one: the same 32 bytes, but two bits that must be zero are not.
private func withSpareBits(_ signature: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var digits = Array(signature)
    let last = alphabet.firstIndex(of: digits[42]) ?? 0
    digits[42] = alphabet[last + 1]
    return String(digits)
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
