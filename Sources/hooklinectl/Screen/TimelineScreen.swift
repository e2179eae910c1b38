internal import Format
internal import Posix
internal import Reading
internal import Settings

/// What `timeline` prints of one message.
enum TimelineScreen {
    /// For people: a heading, a row for each status, the error, the replies.
    static func text(of history: MessageHistory) -> String {
        let ink = Ink(on: .output)
        let state = history.state.map(\.rawValue) ?? "nothing is known"
        let painted = history.state == .failed ? ink.bad(state) : history.state == nil ? state : ink.good(state)
        var lines = "\(Words.printable(history.id.text))  \(painted)\n"
        for (name, value) in [
            ("to", history.recipient), ("campaign", history.campaign), ("callbackData", history.callbackData),
        ] {
            if let value { lines += "\(name)  \(Words.printable(value))\n" }
        }
        if !history.steps.isEmpty { lines += table(of: history.steps) }
        if let error = history.error { lines += "error  \(words(of: error))\n" }
        for reply in history.replies { lines += words(of: reply) }
        return lines
    }

    private static func table(of steps: [MessageHistory.Step]) -> String {
        var table = Table(["STATUS", "HAPPENED", "AFTER", "RECEIVED", "REPEATS"])
        var last: Int64?
        for step in steps {
            let seconds = step.timestamp.flatMap { Int64($0) }
            let gap = last.flatMap { last in seconds.flatMap { time(from: last, to: $0) } } ?? "-"
            last = seconds ?? last
            table.add([
                Words.printable(step.status), happened(step.timestamp), gap, "\(step.receivedAt)", "\(step.repeats)",
            ])
        }
        return table.text
    }

    /// Nil when nobody could have waited so long.
    private static func time(from last: Int64, to seconds: Int64) -> String? {
        let (time, overflows) = seconds.subtractingReportingOverflow(last)
        return overflows ? nil : "\(time) s"
    }

    /// The event's time, as people read it if it is seconds since 1970.
    private static func happened(_ timestamp: String?) -> String {
        guard let timestamp else { return "-" }
        guard let seconds = Int64(timestamp), (0..<253_402_300_800).contains(seconds) else {
            return Words.printable(timestamp)
        }
        return Timestamp(microseconds: seconds * 1_000_000).description.prefix(19) + "Z"
    }

    private static func words(of error: DeliveryError) -> String {
        let parts = [error.code, error.userMessage, error.traceId.map { "cntTraceId \($0)" }].compactMap { $0 }
        return Words.printable(parts.joined(separator: ": "))
    }

    private static func words(of reply: Reply) -> String {
        let text = reply.text.map { " \(JSONLine.quoted($0))" } ?? ""
        let payload = reply.payload.map { ", payload \(JSONLine.quoted($0))" } ?? ""
        let what = "\(reply.kind.rawValue) from \(reply.sender ?? "-")\(text)\(payload)"
        return "reply  \(happened(reply.timestamp))  \(reply.receivedAt)  \(Words.printable(what))\n"
    }

    /// For programs: one object on one line.
    static func object(of history: MessageHistory) -> String {
        var object = JSONLine()
        object.add("id", history.id.text)
        object.add("state", history.state?.rawValue)
        object.add("steps", history.steps.map { Self.object(of: $0) })
        object.add("error", raw: history.error.map { Self.object(of: $0).text } ?? "null")
        object.add("replies", history.replies.map { Self.object(of: $0) })
        object.add("recipient", history.recipient)
        object.add("campaign", history.campaign)
        object.add("callbackData", raw: history.callbackData ?? "null")
        return object.text + "\n"
    }

    private static func object(of step: MessageHistory.Step) -> JSONLine {
        var object = JSONLine()
        object.add("status", step.status)
        object.add("timestamp", step.timestamp)
        object.add("receivedAt", "\(step.receivedAt)")
        object.add("repeats", step.repeats)
        return object
    }

    private static func object(of error: DeliveryError) -> JSONLine {
        var object = JSONLine()
        object.add("code", error.code)
        object.add("userMessage", error.userMessage)
        object.add("cntTraceId", error.traceId)
        return object
    }

    private static func object(of reply: Reply) -> JSONLine {
        var object = JSONLine()
        object.add("receivedAt", "\(reply.receivedAt)")
        object.add("timestamp", reply.timestamp)
        object.add("kind", reply.kind.rawValue)
        object.add("sender", reply.sender)
        object.add("text", reply.text)
        object.add("payload", reply.payload)
        object.add("callbackData", raw: reply.callbackData ?? "null")
        return object
    }
}
