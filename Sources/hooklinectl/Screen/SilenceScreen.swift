internal import Format

/// What `silence` prints.
enum SilenceScreen {
    static func text(of newest: [(topic: Topic, moment: Timestamp?)], now: Timestamp, json: Bool) -> String {
        if json { return newest.map { object(of: $0.topic, $0.moment, now).text + "\n" }.joined() }
        if newest.isEmpty { return "" }
        var table = Table(["TOPIC", "LAST", "AGE"])
        for (topic, moment) in newest {
            table.add(["\(topic)", moment.map { "\($0)" } ?? "never", moment.map { Figures.age(of: $0, now) } ?? "-"])
        }
        return table.text
    }

    private static func object(of topic: Topic, _ moment: Timestamp?, _ now: Timestamp) -> JSONLine {
        var object = JSONLine()
        object.add("topic", "\(topic)")
        object.add("last", moment.map { "\($0)" })
        object.add("seconds", moment.map { Int(now.seconds - $0.seconds) })
        return object
    }
}
