package import Format
internal import HTTP
internal import Posix
internal import Reading
package import Webhook

/// An application that takes events by POST, as Connectly sends them: the same bytes with the same signature, and the
/// receipt beside them.
package final class HTTPApplication: Application {
    /// Where the events of a topic go.
    package struct Address: Sendable {
        /// Nil: of all topics without one of their own.
        package let topic: Topic?
        package let url: String

        package init(topic: Topic?, url: String) {
            self.topic = topic
            self.url = url
        }
    }

    private let addresses: [Address]
    private let key: SigningKey?
    private let timeoutMilliseconds: Int
    /// Bytes of each answer that are kept.
    private let kept: Int
    private let group: TransferGroup

    /// Nil when libcurl has no memory.
    /// - Parameters:
    ///   - key: signs the events anew; nil: they have Connectly's signature.
    ///   - kept: bytes of each answer that an attempt tells.
    package init?(_ addresses: [Address], key: SigningKey?, timeoutMilliseconds: Int, kept: Int) {
        guard let group = TransferGroup() else { return nil }
        self.group = group
        self.addresses = addresses
        self.key = key
        self.timeoutMilliseconds = timeoutMilliseconds
        self.kept = kept
    }

    /// Where the events of a topic go; nil: nowhere.
    package static func url(for topic: Topic, among addresses: [Address]) -> String? {
        (addresses.first { $0.topic == topic } ?? addresses.first { $0.topic == nil })?.url
    }

    package func begin(_ parcel: Parcel, as number: Int) {
        let signature = key?.signature(of: parcel.body.span) ?? parcel.line.position.signature
        let url = Self.url(for: parcel.topic, among: addresses) ?? ""
        var request = HTTPRequest(.post, url, body: parcel.body)
        request.fields = [
            ("Content-Type", "text/plain; charset=utf-8"), ("x-connectly-hmac-sha256", "\(signature)"),
            ("Hookline-Receipt", parcel.receipt.text),
        ]
        request.timeoutMilliseconds = timeoutMilliseconds
        request.keptOfAnswer = kept
        group.start(request, as: number)
    }

    package func advance() -> [(number: Int, attempt: Attempt)] {
        group.advance().map { ($0.number, Self.attempt($0.result)) }
    }

    package func wait(milliseconds: Int, orReadable descriptors: [Int32]) {
        group.wait(milliseconds: milliseconds, orReadable: descriptors)
    }

    package func cancel(_ number: Int) { group.cancel(number) }

    /// What became of a request.
    static func attempt(_ result: Result<HTTPAnswer, HTTPFault>) -> Attempt {
        switch result {
        case .success(let answer):
            return Attempt(
                outcome(of: answer), "\(answer.status)", microseconds: answer.microseconds, answer: answer.body)
        case .failure(let fault): return Attempt(.again(seconds: nil), fault.reason, microseconds: 0)
        }
    }

    /// Any answer that is neither yes nor "another time" is a refusal, also one that leads elsewhere.
    private static func outcome(of answer: HTTPAnswer) -> Outcome {
        switch answer.status {
        case 200..<300: return .taken
        case 408, 425, 429, 500..<600:
            let now = WallClock.system.microseconds / 1_000_000
            return .again(seconds: answer["retry-after"].flatMap { RetryAfter.seconds($0, now: now) })
        default: return .refused
        }
    }
}
