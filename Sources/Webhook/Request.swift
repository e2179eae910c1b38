package import Format

/// What a request says of its signature.
package enum SignatureField: Sendable {
    case missing
    /// There, but not of the strict form, or there more than once.
    case malformed
    case present(Signature)
}

/// One POST, read whole: the first stop. Gateway makes it; `Authenticator` consumes it.
package struct Request: ~Copyable {
    let signature: SignatureField
    /// The topic of the web server's location, for events that don't say their own; nil when it names none.
    let locationTopic: Topic?
    let body: ByteBuffer

    /// - Parameter body: exactly as long as declared.
    package init(signature: SignatureField, locationTopic: Topic?, body: consuming ByteBuffer) {
        self.signature = signature
        self.locationTopic = locationTopic
        self.body = body
    }

    consuming func takeBody() -> ByteBuffer { body }
}
