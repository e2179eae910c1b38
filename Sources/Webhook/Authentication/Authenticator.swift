internal import Format

/// Why a body is not taken as Connectly's.
package enum AuthenticationFault: Error, Equatable, Sendable {
    case missing, malformed, wrong
    /// A well-formed signature, and no body that it could be of: something in front took it away.
    case emptyBody
}

/// A body that Connectly signed. Only `Authenticator` makes one.
package struct AuthenticBody: ~Copyable {
    let signature: Signature
    let locationTopic: Topic?
    let bytes: ByteBuffer

    fileprivate init(signature: Signature, locationTopic: Topic?, bytes: consuming ByteBuffer) {
        self.signature = signature
        self.locationTopic = locationTopic
        self.bytes = bytes
    }

    consuming func takeBytes() -> ByteBuffer { bytes }
}

/// Tells authentic bodies from others: HMAC-SHA256 of the raw body under any one of the configured secrets.
package struct Authenticator {
    private let keys: [SigningKey]

    /// - Parameter keys: one to eight.
    package init(keys: [SigningKey]) {
        precondition(!keys.isEmpty, "without a key nothing is authentic")
        self.keys = keys
    }

    /// The request's body, if its signature is right.
    package func authenticate(_ request: consuming Request) throws(AuthenticationFault) -> AuthenticBody {
        let signature: Signature
        switch request.signature {
        case .missing: throw .missing
        case .malformed: throw .malformed
        case .present(let given): signature = given
        }
        guard isSigned(request.body, with: signature) else { throw request.body.count == 0 ? .emptyBody : .wrong }
        let topic = request.locationTopic
        return AuthenticBody(signature: signature, locationTopic: topic, bytes: request.takeBody())
    }

    private func isSigned(_ body: borrowing ByteBuffer, with signature: Signature) -> Bool {
        for key in keys where unsafe body.withBytes({ unsafe key.matches($0, signature.digest) }) { return true }
        return false
    }
}
