import Format
import TestSupport
import Webhook

@testable import Worker

extension Keyring {
    /// Whether a body signed with that secret is taken.
    func takes(_ secret: String) throws -> Bool {
        let body = Array("{}".utf8)
        var buffer = BufferPool().take()
        buffer.append(body.span)
        let text = Array(WebhookSigner(secret: secret).signature(of: body).utf8)
        guard let signature = Signature(text.span) else { return false }
        do {
            let request = Request(signature: .present(signature), locationTopic: nil, body: buffer)
            _ = try authenticator.authenticate(request)
            return true
        } catch AuthenticationFault.wrong {
            return false
        }
    }
}
