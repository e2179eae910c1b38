internal import Format
internal import JSON
internal import Reading

/// A stored line as a row of `hookline_event`, in the text format of COPY (PostgreSQL's manual, COPY, "Text Format").
struct EventRow {
    /// The columns, in the order of the row's.
    static let columns = """
        node, topic, day, segment, "offset", length, received_at, signature, repeat, kind, message_id, status, \
        campaign, sender, recipient, event, reason, body, seq
        """

    /// All columns but the last, a TAB behind each.
    private var bytes: [UInt8] = []

    init(_ line: JournalLine, node: String) {
        let receipt = line.position.receipt
        bytes.reserveCapacity(line.text.count * 2 + 400)
        add(node)
        add("\(receipt.partition.topic)")
        add("\(receipt.partition.day)")
        add("\(receipt.partition.segment)")
        add("\(receipt.offset)")
        add("\(receipt.length)")
        add("\(line.position.receivedAt)")
        add("\(line.position.signature)")
        add(line.parts.repeats.map { "\($0)" })
        addColumns(of: line)
        add(line.parts.event.map { line.text[$0] })
        add(line.parts.reason.map { line.text[$0] })
        addBody(of: line)
    }

    /// Puts all of it behind other rows.
    /// - Parameter seq: its number within the node's topic.
    func append(to rows: inout [UInt8], seq: Int64) {
        rows += bytes
        rows += "\(seq)\n".utf8
    }

    /// The longest text that views use, in bytes: an index of PostgreSQL takes 2,704.
    private static let longest = 2000

    /// What views use, plain: a text that PostgreSQL can't hold, since it has a NUL, or index, since it is too long, is left
    /// out.
    private mutating func addColumns(of line: JournalLine) {
        let event = line.event ?? []
        guard line.parts.event != nil, let outline = try? EventOutline(of: event.span) else {
            // The body is no JSON; or the file was changed by others, and the event goes as it is.
            for _ in 0..<6 { add(nil as String?) }
            return
        }
        add(outline.kind(in: event.span).rawValue)
        let members: [[EventMember]] = [
            [.statusId, .messageId], [.status],
            [.campaign, .campaignInCamelCase, .statusCampaign, .statusCampaignInCamelCase], [.senderId], [.recipientId],
        ]
        for names in members {
            let value = names.lazy.compactMap { outline.text($0, in: event.span) }.first
            add(value.flatMap { $0.utf8.contains(0) || $0.utf8.count > Self.longest ? nil : $0 })
        }
    }

    /// As `bytea` in its hex form; only where the line has it beside the event, or in its place.
    private mutating func addBody(of line: JournalLine) {
        guard line.parts.body != nil, let body = line.body else { return add(nil as String?) }
        add(Self.hexadecimal(body))
    }

    /// As PostgreSQL takes a `bytea`.
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return #"\x"# + String(decoding: text, as: UTF8.self)
    }

    private mutating func add(_ text: String?) {
        guard let text else { return addNull() }
        add(Array(text.utf8)[...])
    }

    private mutating func add(_ text: ArraySlice<UInt8>?) {
        guard var rest = text else { return addNull() }
        while let place = rest.firstIndex(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) {
            bytes += rest[..<place]
            switch rest[place] {
            case UInt8(ascii: "\t"): bytes += Array(#"\t"#.utf8)
            case UInt8(ascii: "\n"): bytes += Array(#"\n"#.utf8)
            case UInt8(ascii: "\r"): bytes += Array(#"\r"#.utf8)
            case UInt8(ascii: "\\"): bytes += Array(#"\\"#.utf8)
            case let other: bytes.append(other)
            }
            rest = rest[(place + 1)...]
        }
        bytes += rest
        bytes.append(UInt8(ascii: "\t"))
    }

    private mutating func addNull() { bytes += Array("\\N\t".utf8) }
}
