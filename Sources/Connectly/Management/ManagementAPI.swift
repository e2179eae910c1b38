internal import FoundationEssentials
internal import HTTP

/// Connectly's management API for webhooks. Calls that are safe to repeat are repeated when no answer came, or a passing
/// fault was answered: list, update and delete always; create only when it surely was not done.
package struct ManagementAPI {
    /// Connectly's own address.
    package static let address = "https://api.connectly.ai"
    private static let mostTries = 3
    /// Answers that tell of a passing fault.
    private static let passing = [429, 502, 503, 504]

    private let base: String
    private let key: String
    private let timeoutMilliseconds: Int
    private let client = HTTPClient()
    private let wait: (_ milliseconds: Int) -> Void

    /// - Parameters:
    ///   - business: its id, safe in a path.
    ///   - key: stands in a header field.
    ///   - wait: lets time pass between two tries.
    package init(
        at address: String, business: String, key: String, timeoutMilliseconds: Int,
        wait: @escaping (_ milliseconds: Int) -> Void
    ) {
        base = "\(address)/v1/businesses/\(business)"
        self.key = key
        self.timeoutMilliseconds = timeoutMilliseconds
        self.wait = wait
    }

    /// All of one business, and how many are not what the documents show.
    package struct Listing: Sendable {
        package fileprivate(set) var registrations: [Registration] = []
        package fileprivate(set) var unreadable = 0
        /// When Connectly answered by its own clock, in seconds since 1970; nil when it did not say so.
        package fileprivate(set) var date: Int64?
    }

    private struct List: Decodable {
        struct Entity: Decodable { var webhooks: [Entry]? }
        var entity: Entity
    }

    /// One of the list: a single odd one does not hide the others.
    private struct Entry: Decodable {
        let registration: Registration?

        init(from decoder: any Decoder) throws {
            registration = try? Registration(from: decoder)  // nil: it is counted
        }
    }

    /// `GET /v1/businesses/{businessId}/webhooks`
    package func list() throws(APIFault) -> Listing {
        let answer = try call(.get, "webhooks")
        guard let list = try? JSONDecoder().decode(List.self, from: Data(answer.body)) else {
            throw .unexpected(status: answer.status)  // the only thing to say of it
        }
        let entries = list.entity.webhooks ?? []
        let good = entries.compactMap(\.registration)
        return Listing(registrations: good, unreadable: entries.count - good.count, date: answer.date)
    }

    private struct NewRegistration: Encodable {
        var topic: String
        var address: String
        var type: String?
        var configuration: WebhookConfiguration?
    }

    private struct Created: Decodable { var id: String }

    /// `POST /v1/businesses/{businessId}/create/webhooks`: the id of the new registration.
    package func create(_ wanted: WantedRegistration) throws(APIFault) -> String {
        let body = NewRegistration(
            topic: wanted.topic, address: wanted.address, type: wanted.type,
            configuration: wanted.configuration.isEmpty ? nil : wanted.configuration)
        let answer = try call(.post, "create/webhooks", Self.encoded(body))
        guard let created = try? JSONDecoder().decode(Created.self, from: Data(answer.body)) else {
            throw .unexpected(status: answer.status)  // the only thing to say of it
        }
        return created.id
    }

    private struct Change: Encodable {
        var address: String?
        var configuration: WebhookConfiguration?
    }

    /// `PUT /v1/businesses/{businessId}/update/webhooks/{webhookId}`: what is left out stays.
    package func update(
        _ id: String, address: String?, configuration: WebhookConfiguration
    ) throws(APIFault) {
        let change = Change(address: address, configuration: configuration.isEmpty ? nil : configuration)
        _ = try call(.put, "update/webhooks/\(id)", Self.encoded(change))
    }

    /// `DELETE /v1/businesses/{businessId}/delete/webhooks/{webhookId}`
    package func delete(_ id: String) throws(APIFault) {
        _ = try call(.delete, "delete/webhooks/\(id)")
    }

    private static func encoded(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { preconditionFailure("texts and flags can be encoded") }
        return Array(data)
    }
}

extension ManagementAPI {
    /// One call, with its tries; the answer is a success.
    private func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]? = nil
    ) throws(APIFault) -> HTTPAnswer {
        var request = HTTPRequest(method, "\(base)/\(path)", body: body)
        request.timeoutMilliseconds = timeoutMilliseconds
        request.needsNewConnection = method == .post
        request.fields = [("X-API-Key", key), ("Accept", "application/json")]
        if body != nil { request.fields.append(("Content-Type", "application/json")) }
        var tries = 1
        while true {
            do throws(APIFault) {
                return try send(request)
            } catch {
                if method == .delete && tries > 1 && error.isNotFound { return HTTPAnswer.nothing }
                guard tries < Self.mostTries, Self.mayRepeat(method, error) else { throw error }
            }
            wait(500 * tries)
            tries += 1
        }
    }

    private func send(_ request: HTTPRequest) throws(APIFault) -> HTTPAnswer {
        let answer: HTTPAnswer
        do { answer = try client.send(request) } catch { throw .unanswered(error) }
        guard (200..<300).contains(answer.status) else {
            throw .refused(status: answer.status, APIError(of: answer))
        }
        return answer
    }

    /// A create that may have been done is not done again.
    private static func mayRepeat(_ method: HTTPRequest.Method, _ fault: APIFault) -> Bool {
        switch fault {
        case .unanswered(let fault):
            [.unreachable, .proxy].contains(fault.kind)
                || (method != .post && [.timedOut, .cutOff].contains(fault.kind))
        case .refused(let status, _): status == 429 || (method != .post && passing.contains(status))
        case .unexpected, .notInForce: false
        }
    }
}

extension APIFault {
    fileprivate var isNotFound: Bool {
        if case .refused(404, _) = self { return true }
        return false
    }
}

extension HTTPAnswer {
    /// What a delete that was done before answers.
    fileprivate static var nothing: HTTPAnswer { HTTPAnswer(status: 200, fields: [], body: [], microseconds: 0) }
}
