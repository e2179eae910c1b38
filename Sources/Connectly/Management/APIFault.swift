internal import FoundationEssentials
package import HTTP

/// Why a call of the management API did not do what it should.
package enum APIFault: Error, Sendable {
    /// No whole answer came.
    case unanswered(HTTPFault)
    /// Connectly said no.
    case refused(status: Int, APIError)
    /// The answer is not what the documents show.
    case unexpected(status: Int)
    /// The call was answered, but the list shows something else.
    case notInForce
}

/// Connectly's own words for a failed call.
package struct APIError: Decodable, Equatable, Sendable {
    package var code: String?
    package var message: String?
    package var userMessage: String?
    package var cntTraceId: String?

    private enum Key: String, CodingKey { case code, message, userMessage, cntTraceId, error }

    /// The error object itself, or in a member `error`; what is missing, or of another type, is nil.
    package init(from decoder: any Decoder) throws {
        var box = try decoder.container(keyedBy: Key.self)
        if let inner = try? box.nestedContainer(keyedBy: Key.self, forKey: .error) { box = inner }  // mostly it is not
        code = try? box.decode(String.self, forKey: .code)
        message = try? box.decode(String.self, forKey: .message)
        userMessage = try? box.decode(String.self, forKey: .userMessage)
        cntTraceId = try? box.decode(String.self, forKey: .cntTraceId)
    }

    private init() {}

    /// An answer that is no such object has no words.
    init(of answer: HTTPAnswer) {
        let error = try? JSONDecoder().decode(APIError.self, from: Data(answer.body))  // nil: the status tells
        self = error ?? APIError()
    }
}
