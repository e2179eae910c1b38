internal import Format
internal import Posix
internal import PostgreSQL
internal import Reading
internal import Settings
internal import Shipping

/// What `ship` prints.
enum ShipScreen {
    /// One line of the log for each change of state.
    static func tell(_ news: ShipNews, _ mishaps: Mishaps) {
        switch news {
        case .gap(let gap): mishaps.add(gap)
        case .fault(let fault): mishaps.add(fault)
        case .connected(let host, let isSynchronous):
            say(
                "\(host): lines go here" + (isSynchronous ? "" : "; no standby is synchronous: a commit is on one disk")
            )
        case .trouble(let host, let fault): say("\(host): \(Words.of(fault)); it is tried again")
        case .refused(let receipt, let reason): say("\(receipt.text): the database can't take it: \(reason)")
        }
    }

    /// A line of the log.
    static func say(_ text: String) {
        StandardStream.error.write("hooklinectl: \(Words.printable(text))\n")
    }

    /// Why a run ended without its result; nil where it has one.
    static func failure(of end: ShipEnd, _ plan: ShipPlan) -> Failure? {
        switch end {
        case .done, .stopped: nil
        case .superseded: .refused("another run ships for the node \(plan.node) now")
        case .foreign(let receipt):
            .data(
                path: receipt.text,
                reason: "is not what was shipped for the node \(plan.node): its name belongs to another data directory")
        case .failed(let host, let fault): Failure(fault, at: host)
        case .encoding(let name): .refused("the database is in \(name), and has to be in UTF8")
        }
    }

    /// How much is not there yet.
    static func text(of status: ShipStatus, now: Timestamp, json: Bool) -> String {
        let lag = status.lagMicroseconds(at: now)
        if json {
            var object = JSONLine()
            object.add("lines", status.lines)
            object.add("bytes", status.bytes)
            object.add("seconds", raw: Figures.seconds(microseconds: lag))
            return object.text + "\n"
        }
        let lines = Figures.count(status.lines, "line")
        return "\(lines), \(status.bytes) bytes, \(Figures.seconds(microseconds: lag)) s behind\n"
    }
}

extension Words {
    static func of(_ fault: PostgresFault) -> String {
        switch fault {
        case .library(let reason): "libpq can't be loaded: \(reason)"
        case .info(let reason), .connection(let reason): reason
        case .timedOut: "no answer in time"
        case .stopped: "it was asked to leave"
        case .server(let state, let message): "\(message) (SQLSTATE \(state))"
        case .answer(let what): "it answers with \(what)"
        }
    }
}

extension Failure {
    /// What may pass is to be tried later; what a person has to mend is refused.
    init(_ fault: PostgresFault, at place: String) {
        switch fault {
        case .library: self = .later(Words.of(fault))
        case .info: self = .usage("\(place): \(Words.of(fault))")
        case .connection, .timedOut, .stopped: self = .later("\(place): \(Words.of(fault))")
        case .server(let state, _) where ["08", "25", "40", "53", "55", "57"].contains(state.prefix(2)):
            self = .later("\(place): \(Words.of(fault))")
        case .server, .answer: self = .refused("\(place): \(Words.of(fault))")
        }
    }
}
