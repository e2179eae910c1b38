package import Format

/// A body of one shape that Connectly's documents show, with made-up people: numbers that start with +1555, addresses
/// on example.com.
package struct Sample: Sendable {
    package let name: String
    package let topic: String
    /// What it is, for a list of them.
    package let summary: String
    private let template: String

    init(_ name: String, _ topic: String, _ summary: String, _ template: String) {
        self.name = name
        self.topic = topic
        self.summary = summary
        self.template = template
    }

    /// All of them: first those of `messages`.
    package static let all = texts + referrals + media + buttons + statuses + failures + reports

    /// The one of that name.
    package static func named(_ name: String) -> Sample? { all.first { $0.name == name } }

    /// The first of a topic.
    package static func first(of topic: String) -> Sample? { all.first { $0.topic == topic } }

    /// The body with a fresh time and fresh ids.
    package func body(_ moment: SampleMoment) -> [UInt8] {
        var parts = template.split(separator: "%", omittingEmptySubsequences: false).map(String.init)
        for place in stride(from: 1, to: parts.count, by: 2) { parts[place] = moment.value(of: parts[place]) }
        return Array(parts.joined().utf8)
    }
}

/// What stands in the gaps of a sample.
package struct SampleMoment: Sendable {
    private let now: Timestamp
    /// The id of the outbound message that a status, or a reply, is about.
    package let message: ULID
    private let inbound: ULID

    /// - Parameters:
    ///   - now: the time of the event.
    ///   - message: nil makes a fresh id.
    package init(now: Timestamp, message: ULID? = nil) {
        self.now = now
        self.message = message ?? Self.fresh(now)
        inbound = Self.fresh(now)
    }

    private static func fresh(_ now: Timestamp) -> ULID {
        ULID(milliseconds: now.microseconds / 1000, randomness: .random(in: 0...UInt128.max))
    }

    fileprivate func value(of gap: String) -> String {
        switch gap {
        case "time": "\(now.seconds)"
        case "message": message.text
        case "answered": message.uuidText
        case "inbound": inbound.text
        case "run": "run-\(inbound.text)"
        case "now": moment(after: 0)
        case "later": moment(after: 600)
        default: preconditionFailure("a gap that no sample has")
        }
    }

    /// RFC 3339 without a fraction, as reports write it.
    private func moment(after seconds: Int64) -> String {
        let text = Timestamp(microseconds: now.microseconds + seconds * 1_000_000).description
        return text.prefix(19) + "Z"
    }
}
