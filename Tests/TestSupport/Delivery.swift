/// One request as a sender means it, before any transport has its say.
package struct Delivery: Sendable {
    /// The request method.
    package var method: String
    /// The declared length as text; nil means that the parameter is absent.
    package var contentLength: String?
    /// The content coding; nil means that the parameter is absent.
    package var contentEncoding: String?
    /// The texts of all signature headers.
    package var signatures: [String]
    /// Any further parameters.
    package var more: [(name: String, value: String)]
    /// The bytes that are sent.
    package var body: [UInt8]

    /// A POST of this body with its right length and this signature.
    package init(body: [UInt8], signatures: [String]) {
        method = "POST"
        contentLength = String(body.count)
        contentEncoding = nil
        self.signatures = signatures
        more = []
        self.body = body
    }

    /// A POST of this body, rightly signed.
    package static func signed(_ body: [UInt8], by signer: WebhookSigner = WebhookSigner()) -> Delivery {
        Delivery(body: body, signatures: [signer.signature(of: body)])
    }

    /// A POST of this text, rightly signed.
    package static func signed(_ text: String) -> Delivery {
        signed(Array(text.utf8))
    }

    /// The same with one thing changed.
    package func with(_ change: (inout Delivery) -> Void) -> Delivery {
        var changed = self
        change(&changed)
        return changed
    }

    /// The name that a web server gives to the signature header.
    package static let signatureName = "HTTP_X_CONNECTLY_HMAC_SHA256"

    /// The CGI variables in the order in which they are sent; a signature given twice stands twice.
    package var variables: [(name: String, value: String)] {
        var all = [
            (name: "GATEWAY_INTERFACE", value: "CGI/1.1"), (name: "SERVER_PROTOCOL", value: "HTTP/1.1"),
            (name: "REQUEST_METHOD", value: method), (name: "REQUEST_URI", value: "/"),
            (name: "QUERY_STRING", value: ""), (name: "SCRIPT_NAME", value: "/"),
            (name: "CONTENT_TYPE", value: "application/json"),
        ]
        if let contentLength { all.append((name: "CONTENT_LENGTH", value: contentLength)) }
        if let contentEncoding { all.append((name: "HTTP_CONTENT_ENCODING", value: contentEncoding)) }
        return all + signatures.map { (name: Delivery.signatureName, value: $0) } + more
    }

    /// The PARAMS stream's bytes.
    package var parameterBytes: [UInt8] {
        variables.flatMap { nameValuePair($0.name, $0.value) }
    }

    /// A whole request as FastCGI records, one after another.
    package func fastCGIRecords(requestId: UInt16 = 1, size: Int = 65_528) -> [FastCGIRecord] {
        [.begin(requestId: requestId)]
            + FastCGIRecord.stream(.parameters, parameterBytes, requestId: requestId, size: size)
            + FastCGIRecord.stream(.standardInput, body, requestId: requestId, size: size)
    }

    /// A whole request as bytes on the wire.
    package func fastCGIBytes() -> [UInt8] {
        fastCGIRecords().flatMap(\.bytes)
    }
}
