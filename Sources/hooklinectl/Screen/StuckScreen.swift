internal import Format
internal import Reading
internal import Settings

/// What `stuck` prints.
enum StuckScreen {
    static func text(of found: [StuckMessages.Found], now: Timestamp, json: Bool) -> String {
        if json { return found.map { object(of: $0, now).text + "\n" }.joined() }
        if found.isEmpty { return "" }
        var table = Table(["ID", "STATUS", "SINCE", "AGE"])
        for message in found {
            table.add([
                Words.printable(message.id.text), message.status?.rawValue ?? "none",
                message.since.map { "\($0)" } ?? "-", message.since.map { Figures.age(of: $0, now) } ?? "-",
            ])
        }
        return table.text
    }

    private static func object(of message: StuckMessages.Found, _ now: Timestamp) -> JSONLine {
        var object = JSONLine()
        object.add("id", message.id.text)
        object.add("status", message.status?.rawValue)
        object.add("since", message.since.map { "\($0)" })
        object.add("seconds", message.since.map { Int(now.seconds - $0.seconds) })
        return object
    }
}
