internal import HTTP
internal import Posix
internal import Settings

/// What `send` prints.
enum SendScreen {
    /// One answer: `200  messages/2026-11-22.ndjson:0:312  1.2 ms`.
    static func line(of answer: HTTPAnswer, json: Bool) -> String {
        let receipt = answer["hookline-receipt"]
        if json {
            var object = JSONLine()
            object.add("status", answer.status)
            object.add("receipt", receipt)
            object.add("microseconds", Int(answer.microseconds))
            return object.text + "\n"
        }
        let ink = Ink(on: .output)
        let status = answer.status == 200 ? ink.good("200") : ink.bad("\(answer.status)")
        let place = receipt.map { Words.printable($0) } ?? "-"
        return "\(status)  \(place)  \(Figures.time(microseconds: answer.microseconds))\n"
    }

    /// Many answers, summed up.
    static func summary(of run: LoadRun, atOnce: Int, json: Bool) -> String {
        json ? object(of: run, atOnce) : text(of: run, atOnce)
    }

    private static let percentiles = [
        (name: "p50", perMille: 500), (name: "p90", perMille: 900), (name: "p99", perMille: 990),
        (name: "max", perMille: 1000),
    ]

    private static func text(of run: LoadRun, _ atOnce: Int) -> String {
        let ink = Ink(on: .output)
        let seconds = Figures.seconds(microseconds: run.elapsedMilliseconds * 1000)
        var table = Table()
        table.add(["sent", "\(Figures.count(run.count, "event")), \(atOnce) at once, in \(seconds) s"])
        table.add(["rate", "\(run.rate) a second"])
        for (status, count) in run.statuses.sorted(by: { $0.key < $1.key }) where status != 0 {
            table.add(["\(status)", status == 200 ? ink.good("\(count)") : ink.bad("\(count)")])
        }
        for (reason, count) in run.faults.sorted(by: { $0.key < $1.key }) {
            table.add(["-", "\(count): \(Words.printable(reason))"])
        }
        let times = percentiles.compactMap { percentile in
            run.percentile(percentile.perMille).map { "\(percentile.name) \(Figures.time(microseconds: $0))" }
        }
        if !times.isEmpty { table.add(["time", times.joined(separator: ", ")]) }
        return table.text
    }

    private static func object(of run: LoadRun, _ atOnce: Int) -> String {
        var object = JSONLine()
        object.add("sent", run.count)
        object.add("concurrency", atOnce)
        object.add("milliseconds", Int(run.elapsedMilliseconds))
        object.add("rate", run.rate)
        var statuses = JSONLine()
        for (status, count) in run.statuses.sorted(by: { $0.key < $1.key }) where status != 0 {
            statuses.add("\(status)", count)
        }
        object.add("statuses", raw: statuses.text)
        object.add("unanswered", run.statuses[0] ?? 0)
        var times = JSONLine()
        for (name, perMille) in percentiles { times.add(name, run.percentile(perMille).map { Int($0) }) }
        object.add("microseconds", raw: times.text)
        return object.text + "\n"
    }
}
