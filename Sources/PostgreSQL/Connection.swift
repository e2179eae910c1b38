private import CPostgres
internal import Posix

/// One connection to one server, on which each call has a time limit, and ends early when this process is asked to leave:
/// libpq-async of PostgreSQL's manual. What fails by any fault but the server's own word leaves it of no use.
@safe package final class Connection {
    private let handle: UnsafeMutableRawPointer
    /// What can be read as soon as this process is to leave; nil: nobody is asked.
    private let stop: Int32?
    /// Of the call in hand.
    private var patience: Patience

    /// Connects. Only the look-up of a host's name does not hear of an end, and takes what the resolver takes.
    /// - Parameters:
    ///   - options: more of libpq's options, which win over those of the string.
    ///   - stop: a descriptor that can be read as soon as this process is to leave.
    package init(
        _ info: ConnectionInfo, to host: ConnectionInfo.Host, options: [(name: String, value: String)],
        within milliseconds: Int64, stop: Int32? = nil
    ) throws(PostgresFault) {
        self.stop = stop
        patience = Patience(milliseconds, at: monotonicMilliseconds())
        let all = [(name: "dbname", value: info.text)] + host.options.map { ($0.name, $0.value) } + options
        let handle = unsafe cpostgres_start(Self.block(all.flatMap { [$0.name, $0.value] } + [""]))
        guard let handle = unsafe handle else { throw .connection(reason: "no memory") }
        unsafe self.handle = unsafe handle
        try connect()
    }

    deinit { unsafe cpostgres_finish(handle) }

    /// Texts, each with a NUL behind it.
    private static func block(_ texts: [String]) -> [CChar] {
        texts.flatMap { $0.keptBytes.map { CChar(bitPattern: $0) } + [0] }
    }

    private func connect() throws(PostgresFault) {
        // Without a wait before the first step libpq itself waits, for as long as the host is silent.
        var step = number < 0 ? Int32(cpostgres_failed) : Int32(cpostgres_writing)
        while step != Int32(cpostgres_ready) {
            switch step {
            case Int32(cpostgres_reading): try awaitReading()
            case Int32(cpostgres_writing): try awaitWriting(orReadable: [])
            default: throw lost
            }
            step = unsafe cpostgres_poll(handle)
        }
    }

    /// The connection's own word of what ails it, in one line.
    private var lost: PostgresFault {
        let text = unsafe cpostgres_error(handle).map { unsafe String(cString: $0) } ?? ""
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
        return .connection(reason: lines.isEmpty ? "the connection is lost" : lines.joined(separator: "; "))
    }

    private var number: Int32 { unsafe cpostgres_number(handle) }

    /// What the server says of itself: PQparameterStatus.
    package func setting(_ name: String) -> String? {
        unsafe cpostgres_setting(handle, name).map { unsafe String(cString: $0) }
    }
}

/// Waiting.
extension Connection {
    private func awaitReading() throws(PostgresFault) {
        try wait { left in awaitReadable([number] + leaving, milliseconds: left) }
    }

    private func awaitWriting(orReadable others: [Int32]) throws(PostgresFault) {
        try wait { left in _ = awaitRoom(in: number, orReadable: others + leaving, milliseconds: left) }
    }

    /// Waits until the server takes something. It may have something to say before it does.
    private func awaitTaking() throws(PostgresFault) {
        try awaitWriting(orReadable: [number])
        if unsafe cpostgres_consume(handle) != 1 { throw lost }
    }

    /// What ends a wait besides the server: nothing, once that was heard.
    private var leaving: [Int32] { patience.isLeaving ? [] : stop.map { [$0] } ?? [] }

    /// Waits as long as the call may, and hears whether this process is to leave.
    private func wait(_ body: (Int64) -> Void) throws(PostgresFault) {
        body(try patience.left(at: monotonicMilliseconds()))
        let now = monotonicMilliseconds()
        if patience.isRenewed { patience.see(notTaken: Posix.Connection.notTaken(number), at: now) }
        if leaving.contains(where: Readiness.isReadable) { patience.leave(at: now) }
    }
}

/// Asking.
extension Connection {
    /// Runs statements; with values only one, with `$1` and so on in it. Gives what the last one answered.
    /// - Parameters:
    ///   - milliseconds: the longest wait for all of it.
    ///   - grace: how long it goes on when this process is asked to leave, in milliseconds.
    ///   - meanwhile: what is done while the server works; it counts as no wait.
    package func run(
        _ text: String, _ values: [String] = [], within milliseconds: Int64, grace: Int64 = 0,
        meanwhile: () -> Void = {}
    ) throws(PostgresFault) -> Answer {
        patience = Patience(milliseconds, grace: grace, at: monotonicMilliseconds())
        try send(text, values)
        let sentAt = monotonicMilliseconds()
        meanwhile()
        patience.postpone(by: monotonicMilliseconds() - sentAt)
        return try answer()
    }

    /// Runs `COPY … FROM STDIN` with these bytes.
    /// - Parameter milliseconds: the longest wait in which the server neither takes bytes nor answers.
    package func copy(_ text: String, _ bytes: [UInt8], within milliseconds: Int64) throws(PostgresFault) -> Answer {
        patience = Patience(milliseconds, isRenewed: true, at: monotonicMilliseconds())
        try send(text, [])
        try beginCopy()
        try put(bytes)
        guard unsafe cpostgres_put_end(handle) == 1 else { throw lost }
        try flush()
        return try answer()
    }

    private func send(_ text: String, _ values: [String]) throws(PostgresFault) {
        _ = unsafe cpostgres_warnings(handle)
        guard unsafe cpostgres_send(handle, text, Int32(values.count), Self.block(values)) == 1 else { throw lost }
        try flush()
    }

    /// Waits until the server takes rows.
    private func beginCopy() throws(PostgresFault) {
        let first = try outcome()
        if case .copy? = first { return }
        while let outcome = try outcome() { if case .copy = outcome { throw Self.unasked } }
        if case .fault(let fault)? = first { throw fault }
        throw .answer("no readiness to copy")
    }

    /// A server that wants rows says so each time that libpq is asked: there is no end to wait for.
    private static let unasked = PostgresFault.answer("a copy that nobody asked for")

    private func put(_ bytes: [UInt8]) throws(PostgresFault) {
        var place = 0
        while place < bytes.count {
            let piece = bytes[place..<min(bytes.count, place + 1 << 16)]
            let queued = unsafe piece.withUnsafeBytes { unsafe cpostgres_put(handle, $0.baseAddress, Int32($0.count)) }
            if queued < 0 { throw lost }
            if queued == 0 { try awaitTaking() } else { place += piece.count }
        }
    }

    private func flush() throws(PostgresFault) {
        while true {
            switch unsafe cpostgres_flush(handle) {
            case 0: return
            case 1: try awaitTaking()
            default: throw lost
            }
        }
    }

    private func awaitAnswer() throws(PostgresFault) {
        while unsafe cpostgres_is_busy(handle) == 1 {
            try awaitReading()
            if unsafe cpostgres_consume(handle) != 1 { throw lost }
        }
    }

    private enum Outcome { case answer(Answer), copy, fault(PostgresFault) }

    /// The last answer of those that come; the first fault wins over them.
    private func answer() throws(PostgresFault) -> Answer {
        var last: Answer?
        var fault: PostgresFault?
        while let outcome = try outcome() {
            switch outcome {
            case .answer(let answer): last = answer
            case .copy: throw Self.unasked
            case .fault(let own): fault = fault ?? own
            }
        }
        if let fault { throw fault }
        guard let last else { throw lost }
        return last
    }

    /// The next one; nil when all have come.
    private func outcome() throws(PostgresFault) -> Outcome? {
        try awaitAnswer()
        guard let result = unsafe cpostgres_result(handle) else { return nil }
        defer { unsafe cpostgres_clear(result) }
        switch unsafe cpostgres_status(result) {
        case Int32(cpostgres_copy): return .copy
        case Int32(cpostgres_fault):
            // Without a state it is the connection that broke off.
            guard let state = unsafe cpostgres_state(result) else { throw lost }
            let message = unsafe cpostgres_message(result).map { unsafe String(cString: $0) } ?? ""
            return .fault(.server(state: unsafe String(cString: state), message: message))
        default: return .answer(unsafe answer(result))
        }
    }

    private func answer(_ result: UnsafeMutableRawPointer) -> Answer {
        let (count, columns) = unsafe (cpostgres_row_count(result), cpostgres_column_count(result))
        let values = (0..<count).map { row in
            (0..<columns).map { unsafe cpostgres_value(result, row, $0).map { unsafe String(cString: $0) } }
        }
        let tag = unsafe cpostgres_tag(result).map { unsafe String(cString: $0) } ?? ""
        return Answer(tag: tag, rows: values, warnings: Int(unsafe cpostgres_warnings(handle)))
    }
}

/// What a server answered.
package struct Answer: Equatable, Sendable {
    /// `UPDATE 1`, `COMMIT`.
    package let tag: String
    package let rows: [[String?]]
    /// How many warnings came with it.
    package let warnings: Int
}
