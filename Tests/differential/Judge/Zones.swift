import Posix

/// Each record is a zone's name and moments in seconds since 1970, blanks between them. The answer has the offsets at those
/// moments, or `none` where there is no such zone.
func judgeZones(_ records: inout Records, _ answers: inout Answers) {
    while let record = records.next() {
        let words = String(decoding: record, as: UTF8.self).split(separator: " ").map(String.init)
        guard let name = words.first, name == "UTC" || Zone.isUsable(name) else {
            answers.append("none")
            continue
        }
        let zone = Zone.use(name)
        let moments = words.dropFirst().map { Int64($0) ?? 0 }
        answers.append(moments.map { "\(zone.offset(at: $0))" }.joined(separator: " "))
    }
}
