internal import Posix

/// The connections that a worker keeps open without waiting for any of them: requests that come slowly, and peers that
/// were answered before they had sent all. Their number is bounded; who comes too much takes the place of the slowest.
struct WaitingRoom {
    enum Guest {
        case gathering(Gathering)
        case leaving(Farewell)

        var number: Int32 {
            switch self {
            case .gathering(let gathering): gathering.number
            case .leaving(let farewell): farewell.number
            }
        }

        var due: Int64 {
            switch self {
            case .gathering(let gathering): gathering.due
            case .leaving(let farewell): farewell.due
            }
        }

        var received: Int {
            if case .gathering(let gathering) = self { return gathering.received }
            return 0
        }
    }

    /// What unfinished bodies may hold together, in bytes; one alone may be longer.
    private static let mostBytes = 33_554_432

    private let most: Int
    private var guests: [Guest] = []

    /// - Parameter most: places.
    init(most: Int) {
        self.most = most
    }

    /// A quarter of the descriptors that this process may have, so that enough is left for files.
    static var fittingPlaces: Int { max(4, min(256, openFileLimit() / 4)) }

    var isEmpty: Bool { guests.isEmpty }
    var isGathering: Bool {
        guests.contains { if case .gathering = $0 { true } else { false } }
    }

    /// When the first of them has to be looked at; nil when there is none.
    var nextDue: Int64? { guests.map(\.due).min() }

    /// Whether somebody has to go before another one comes.
    var isFull: Bool {
        guests.count >= most || guests.count > 1 && guests.reduce(0) { $0 + $1.received } > Self.mostBytes
    }

    mutating func add(_ guest: Guest) {
        guests.append(guest)
    }

    /// Takes out the one with this descriptor.
    mutating func take(_ number: Int32) -> Guest? {
        guests.firstIndex { $0.number == number }.map { guests.remove(at: $0) }
    }

    /// Takes out one whose time is over.
    mutating func takeOverdue(now: Int64) -> Guest? {
        guests.firstIndex { $0.due <= now }.map { guests.remove(at: $0) }
    }

    /// Takes out the one that can best be missed: whoever was answered already, else the slowest.
    mutating func takeSlowest() -> Guest? {
        let answered = guests.firstIndex { if case .leaving = $0 { true } else { false } }
        let slowest = guests.indices.min { guests[$0].due < guests[$1].due }
        return (answered ?? slowest).map { guests.remove(at: $0) }
    }
}

/// A peer that was answered before it had sent all: what it still sends is read for a while, since closing at once could
/// take the answer away from it.
final class Farewell {
    /// Milliseconds without a byte, and at all.
    private static let silence: Int64 = 2000
    private static let longest: Int64 = 3000

    private let connection: Descriptor
    private let end: Int64
    private var silentUntil: Int64

    init(_ connection: consuming Descriptor, now: Int64) {
        Connection.endSending(connection.number)
        self.connection = consume connection
        end = now + Self.longest
        silentUntil = now + Self.silence
    }

    var number: Int32 { connection.number }
    var due: Int64 { min(end, silentUntil) }

    /// Reads what has come; whether the peer may send more.
    func advance(_ scratch: UnsafeMutableRawBufferPointer, now: Int64) -> Bool {
        silentUntil = now + Self.silence
        while let count = unsafe Connection.receive(number, into: scratch) {
            if count == 0 { return false }
            if now >= end { return false }
        }
        return true
    }
}
