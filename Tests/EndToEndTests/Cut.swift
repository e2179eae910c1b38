import Glibc
import TestSupport
import Testing

/// A data directory as a power cut leaves it: some stored lines, of which the first ones are known to be on disk.
final class Cut {
    let site: Site
    private var name: String
    private let before: [[UInt8]]
    /// Lines that are gone: the damaged ones, and those that a lost line end glues to one.
    private var gone: Set<Int> = []

    /// - Parameter boots: whether the record is one of another boot.
    init(lines: Int, synced: Int, boots: Bool = true) throws {
        site = try Site()
        for number in 0..<lines { _ = try CGIEntrance(site).answer(Self.event(number)) }
        name = try #require(try site.data.paths().first)
        before = wholeLines(try readFile("\(site.data.path)/\(name)")).map { Array($0) + [0x0a] }
        var record = try TopicRecordFile("messages", in: site.data)
        record[.syncedSize] = UInt64(before.prefix(synced).reduce(0) { $0 + $1.count })
        if boots { record[.bootHigh] ^= 1 }
        try record.write()
    }

    static func event(_ number: Int) -> Delivery { NumberedEvents("cut", size: 300).delivery(number) }

    /// Puts other bytes in the place of some lines.
    func damage(_ places: [Int], _ damage: EndToEnd.PowerCutTests.Damage) throws {
        let file = try OpenDescriptor.opening("\(site.data.path)/\(name)", O_WRONLY)
        for place in places {
            let bytes = damage.applied(to: before[place])
            let written = bytes.withUnsafeBytes { pwrite(file.number, $0.baseAddress, $0.count, off_t(offset(place))) }
            try #require(written == before[place].count)
            gone.formUnion(bytes.last == 0x0a ? [place] : [place, place + 1])
        }
    }

    /// Adds bytes behind the last line.
    func append(_ bytes: [UInt8]) throws {
        try writeAll(OpenDescriptor.opening("\(site.data.path)/\(name)", appending), bytes)
    }

    /// Gives the file yesterday's name, and the record yesterday's day.
    func makeYesterday(keepingRecord: Bool) throws {
        let old = "messages/\(utcDay(in: -86_400)).ndjson"
        try checked("rename") { rename("\(site.data.path)/\(name)", "\(site.data.path)/\(old)") }
        name = old
        var record = try TopicRecordFile("messages", in: site.data)
        record[.day] -= 1
        try record.write()
        if !keepingRecord { removeTree("\(site.data.path)/.hookline") }
    }

    /// Sends an event, and looks that only the damaged lines are gone, to `torn/`.
    func expectHealed() throws {
        let path = "\(site.data.path)/\(name)"
        let cut = try readFile(path)
        #expect(try CGIEntrance(site).answer(Self.event(100)).status == 200)
        let healed = try readFile(path)
        #expect(healed.count > cut.count)
        for place in before.indices where !gone.contains(place) {
            let stands = healed[offset(place)..<offset(place + 1)].elementsEqual(before[place])
            #expect(stands, "line \(place)")
        }
        #expect(try site.data.faults() == [])
        try expectKept(cut, healed)
        #expect(try site.data.numbers(of: NumberedEvents("cut", size: 300)).contains(100))
    }

    /// Each byte that became a blank stands in a file of `torn/`, at the place that its name tells.
    private func expectKept(_ cut: [UInt8], _ healed: [UInt8]) throws {
        var kept = cut.map { _ in false }
        let stem = name.replacing("/", with: "-").dropLast(".ndjson".count)
        for (path, bytes) in try site.data.files() where path.hasPrefix("torn/\(stem)-") {
            let start = try #require(Int(path.split(separator: "-").last ?? ""))
            let isWhatStood = cut[start..<start + bytes.count].elementsEqual(bytes)
            #expect(isWhatStood, "\(path)")
            for place in start..<start + bytes.count { kept[place] = true }
        }
        let changed = cut.indices.filter { cut[$0] != healed[$0] }
        let areBlank = changed.allSatisfy { kept[$0] && healed[$0] == UInt8(ascii: " ") }
        #expect(!changed.isEmpty && areBlank)
    }

    private func offset(_ place: Int) -> Int { before.prefix(place).reduce(0) { $0 + $1.count } }
}

extension EndToEnd.PowerCutTests.Damage {
    /// What the file system made of a line; as long as it was.
    fileprivate func applied(to line: [UInt8]) -> [UInt8] {
        let half = line.count / 2
        let nulls = [UInt8](repeating: 0, count: line.count)
        return switch self {
        case .nulls: nulls
        case .nullsAtStart: Array(nulls.prefix(half) + line.dropFirst(half))
        case .nullsAtEnd: Array(line.prefix(half) + nulls.dropFirst(half))
        case .lostLineEnd: line.dropLast() + [0]
        case .halfAndForeign: Array(line.prefix(half) + line.prefix(line.count - half))
        case .wildLineEnds: line.indices.map { $0 % 7 == 0 ? 0x0a : UInt8(ascii: "{") }
        }
    }
}
