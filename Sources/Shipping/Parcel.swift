package import Format
package import Reading

/// One event as it is carried to an application: the bytes that Connectly signed, and what tells of them.
package struct Parcel: Sendable {
    package let line: JournalLine
    /// The body as it was signed.
    package let body: [UInt8]

    /// Nil when the line holds no body: its Base64 is damaged.
    package init?(_ line: JournalLine) {
        guard let body = line.body else { return nil }
        self.line = line
        self.body = body
    }

    package var receipt: Receipt { line.position.receipt }
    package var topic: Topic { receipt.partition.topic }
}

/// What became of one attempt to deliver a parcel.
package enum Outcome: Equatable, Sendable {
    case taken
    /// The application may take it another time.
    /// - Parameter seconds: it asks to be left alone so long.
    case again(seconds: Int?)
    /// The application will never take it.
    case refused
}

/// One attempt, and what the other side said.
package struct Attempt: Sendable {
    package let outcome: Outcome
    /// A status of HTTP, `exit 3`, or why there is no answer.
    package let word: String
    package let microseconds: Int64
    /// The first bytes of what it answered.
    package let answer: [UInt8]

    package init(_ outcome: Outcome, _ word: String, microseconds: Int64, answer: [UInt8] = []) {
        self.outcome = outcome
        self.word = word
        self.microseconds = microseconds
        self.answer = answer
    }
}

/// Where parcels go. An event loop calls `begin`, `advance` and `wait` in turn.
package protocol Application: AnyObject {
    /// Begins an attempt.
    /// - Parameter number: the caller's name for it, which no other attempt has that is under way.
    func begin(_ parcel: Parcel, as number: Int)
    /// Lets all go on without waiting; gives the attempts that have ended.
    func advance() -> [(number: Int, attempt: Attempt)]
    /// Waits until one may go on, a descriptor can be read, or the time is over.
    func wait(milliseconds: Int, orReadable descriptors: [Int32])
    /// Ends an attempt; what came of it is not told.
    func cancel(_ number: Int)
}
