import Foundation
import Synchronization
import TestSupport

/// A local HTTP server that plays Connectly's management API by the reference, for one business, `biz_1`.
final class FakeConnectly: Sendable {
    /// What becomes of a create for a topic that is taken: the documents disagree.
    enum Taken: Sendable { case refused, replaced }

    /// How one call goes wrong.
    enum Fault: Sendable {
        case status(Int, String)
        /// The answer never comes.
        case silence
        /// The connection ends within the answer.
        case cutOff
        /// The call is done, and its answer is lost.
        case doneButLost
        case notJSON
    }

    private struct State {
        var webhooks: [[String: any Sendable]] = []
        var calls: [String] = []
        var faults: [String: [Fault]] = [:]
        var isHidden = false
        /// Its clock, in seconds before or behind the machine's; nil: it tells no time.
        var clock: Int?
    }

    private let socket: LoopbackSocket
    private let taken: Taken
    private let state = Mutex(State())

    /// Starts it on a free port of 127.0.0.1.
    init(taken: Taken = .refused) throws {
        self.taken = taken
        socket = try LoopbackSocket()
        try socket.each { peer, _ in try self.answer(peer) }
    }

    /// Ends it.
    func stop() { socket.stop() }

    var address: String { socket.address }

    /// The calls so far: method, path and body.
    var calls: [String] { state.withLock { $0.calls } }

    /// All registrations, as `ID TOPIC ADDRESS`.
    var registrations: [String] {
        state.withLock { state in
            state.webhooks.map { "\(text($0["id"])) \(text($0["topic"])) \(text($0["address"]))" }
        }
    }

    /// Adds a registration.
    func add(_ id: String, _ topic: String, _ address: String, _ configuration: [String: any Sendable] = [:]) {
        state.withLock {
            $0.webhooks.append(["id": id, "topic": topic, "address": address, "configuration": configuration])
        }
    }

    /// The next calls of a kind (`list`, `create`, `update`, `delete`) go wrong so.
    func fail(_ call: String, _ faults: [Fault]) { state.withLock { $0.faults[call] = faults } }

    /// It tells the time, so many seconds ahead of the machine's.
    func tellTime(ahead seconds: Int) { state.withLock { $0.clock = seconds } }

    /// What is created or updated is not seen in the list.
    func forget() { state.withLock { $0.isHidden = true } }
}

/// One connection, one call.
extension FakeConnectly {
    private func answer(_ peer: OpenDescriptor) throws {
        let request = try HTTPReceived(from: peer)
        let (fields, body) = (request.fields, String(decoding: request.body, as: UTF8.self))
        let parts = request.line.split(separator: " ").map(String.init)
        let path = parts[1].split(separator: "/").map(String.init)
        state.withLock { $0.calls.append(body.isEmpty ? "\(parts[0]) \(parts[1])" : "\(parts[0]) \(parts[1]) \(body)") }
        let call = path.count == 4 ? "list" : path[3]
        let fault = state.withLock { state -> Fault? in
            state.faults[call]?.isEmpty == false ? state.faults[call]?.removeFirst() : nil
        }
        switch fault {
        case .status(let status, let text): try send(peer, status, text)
        case .silence: _ = try readSome(peer)  // until the peer leaves
        case .cutOff: try writeAll(peer, Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\"".utf8))
        case .notJSON: try send(peer, 200, "<html>")
        case .doneButLost: _ = perform(call, path, fields, body)
        case nil:
            let (status, text) = perform(call, path, fields, body)
            try send(peer, status, text)
        }
    }

    private func send(_ peer: OpenDescriptor, _ status: Int, _ text: String) throws {
        let date = state.withLock { $0.clock }.map { "Date: \(httpDate(in: $0))\r\n" } ?? ""
        let fields = "Content-Type: application/json\r\nContent-Length: \(text.utf8.count)\r\n\(date)"
        let head = "HTTP/1.1 \(status) X\r\n\(fields)\r\n"
        try writeAll(peer, Array((head + text).utf8))
    }

    private func perform(_ call: String, _ path: [String], _ fields: String, _ body: String) -> (Int, String) {
        guard fields.contains("X-API-Key: key-of-biz-1\r\n") else {
            return (401, "{\"code\":\"ERROR_CODE_UNAUTHENTICATED\",\"message\":\"bad key\"}")
        }
        guard path[2] == "biz_1" else { return (404, "{}") }
        let object = (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
        switch call {
        case "list": return (200, list())
        case "create": return create(object)
        case "update": return update(path[5], object)
        default: return delete(path[5])
        }
    }

    private func list() -> String {
        let shown = state.withLock { $0.isHidden ? [] : $0.webhooks }
        let answer: [String: Any] = ["entity": ["businessId": "biz_1", "webhooks": shown]]
        let data = try? JSONSerialization.data(withJSONObject: answer)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    private func create(_ object: [String: Any]) -> (Int, String) {
        state.withLock { state in
            if let place = state.webhooks.firstIndex(where: { text($0["topic"]) == text(object["topic"]) }) {
                if taken == .refused {
                    return (
                        409,
                        """
                        {"code":"ERROR_CODE_WEBHOOK_EXISTS","message":"exists","userMessage":"The topic is taken.",\
                        "cntTraceId":"17000000000000000001"}
                        """
                    )
                }
                state.webhooks.remove(at: place)
            }
            let id = "wh_\(state.webhooks.count + 1)"
            state.webhooks.append(change(["id": id, "topic": text(object["topic"])], object))
            return (200, "{\"id\":\"\(id)\"}")
        }
    }

    private func update(_ id: String, _ object: [String: Any]) -> (Int, String) {
        state.withLock { state in
            guard let place = state.webhooks.firstIndex(where: { text($0["id"]) == id }) else { return unknown }
            state.webhooks[place] = change(state.webhooks[place], object)
            return (200, "{}")
        }
    }

    private func delete(_ id: String) -> (Int, String) {
        state.withLock { state in
            guard let place = state.webhooks.firstIndex(where: { text($0["id"]) == id }) else { return unknown }
            state.webhooks.remove(at: place)
            return (200, "{}")
        }
    }

    private var unknown: (Int, String) {
        (
            404,
            """
            {"error":{"code":"ERROR_CODE_NOT_FOUND","message":"no such webhook","cntTraceId":"18446744073709551615"}}
            """
        )
    }

    /// What is left out stays.
    private func change(_ webhook: [String: any Sendable], _ object: [String: Any]) -> [String: any Sendable] {
        var changed = webhook
        if let address = object["address"] as? String { changed["address"] = address }
        guard let given = object["configuration"] as? [String: Any] else { return changed }
        var configuration = changed["configuration"] as? [String: any Sendable] ?? [:]
        if let echo = given["echo"] as? Bool { configuration["echo"] = echo }
        if let channels = given["channelTypes"] as? [String] { configuration["channelTypes"] = channels }
        if let filters = given["filters"] as? [[String: String]] { configuration["filters"] = filters }
        changed["configuration"] = configuration
        return changed
    }
}

/// The moment in so many seconds as HTTP writes it.
private func httpDate(in seconds: Int) -> String {
    let form = DateFormatter()
    form.locale = Locale(identifier: "en_US_POSIX")
    form.timeZone = TimeZone(identifier: "GMT")
    form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return form.string(from: Date(timeIntervalSinceNow: Double(seconds)))
}

private func text(_ value: Any?) -> String { value as? String ?? "" }
