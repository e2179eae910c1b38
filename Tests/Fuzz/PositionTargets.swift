import Format
import Posix
import PostgreSQL

@testable import Reading
@testable import Shipping

/// A position file: what was read is the same when it is written and read again, but for the order of the lines; and what is
/// written twice, as behind a kill, says no more than once.
func fuzzPositions(_ bytes: [UInt8]) {
    let path = file("positions", bytes)
    guard let text = textOfFile(path) else { return }
    guard let again = try? HandledLines(text: Array(text.utf8)) else { fatalError("its own text is none") }
    require(sorted(again.text) == sorted(text), "not what it was")
    replaceFile(path, by: text)
    require(textOfFile(path).map { Set(sorted($0)) } == Set(sorted(text)), "another file than was written")
}

private func sorted(_ text: String) -> [Substring] { text.split(separator: "\n").sorted() }

/// What a run begins with that has such a file; nil where it is none.
private func textOfFile(_ path: String) -> String? {
    guard let file = try? PositionFile.open(path), let handled = file.opened else { return nil }
    return handled.text
}

private func replaceFile(_ path: String, by text: String) {
    do {
        var file = try PositionFile.open(path)
        try file.replace(by: text)
        try file.append(text)
    } catch {
        fatalError("broken: \(error)")
    }
}

/// Rows of a database as they answer `ship`: what is taken for a position is one that a line can have, and a number one that
/// others come behind.
func fuzzLedger(_ bytes: [UInt8]) {
    let tables = bytes.parts(at: 0x0C).map { table in table.parts(at: 0x0A).map { $0.parts(at: 0x09).map(column) } }
    guard tables.count == 2, let ledger = try? Ledger(topics: tables[0], files: tables[1]) else { return }
    for position in ledger.positions.all + ledger.firsts.values {
        require((try? Position(line: "\(position)")) == position, "no line stands at \(position)")
    }
    for seq in ledger.seqs.values { require((0...Int64.max >> 1).contains(seq), "\(seq) lines") }
    var rows = PlaceRows()
    for position in ledger.positions.all { rows.add(position, offset: position.receipt.end) }
    for value in rows.values {
        require(value.split(separator: ",").count == max(1, ledger.positions.all.count), "\(value) has other rows")
    }
}

private func column(_ bytes: [UInt8]) -> String? { bytes == Array("NULL".utf8) ? nil : bytes.text }

/// A line as a row for COPY: as many columns as there are, one row, and of the bytes none that ends either.
func fuzzRow(_ bytes: [UInt8]) {
    guard !bytes.contains(0x0A), let parts = try? LineParts(of: bytes.span, knowsAll: false), parts.blanks == 0,
        let signature = parts.signature, let receipt = Receipt("messages/2026-11-22.ndjson:0:\(bytes.count + 1)")
    else { return }
    let position = Position(receipt: receipt, receivedAt: parts.receivedAt, signature: signature)
    var row: [UInt8] = []
    EventRow(JournalLine(position: position, text: bytes, parts: parts), node: "node").append(to: &row, seq: 1)
    let fields = row.dropLast().split(separator: 0x09, omittingEmptySubsequences: false)
    require(row.last == 0x0A && !row.dropLast().contains(0x0A) && !row.contains(0x0D), "one row")
    let columns = EventRow.columns.split { $0 == "," || $0 == " " }
    require(fields.count == columns.count, "\(fields.count) columns")
    guard let event = parts.event, let place = columns.firstIndex(of: "event") else { return }
    require(unescaped(fields[place]) == Array(bytes[event]), "another event")
}

/// PostgreSQL's manual, COPY, "Text Format": what stands for a byte in what is written here.
private func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
    var found: [UInt8] = []
    var rest = field
    while let byte = rest.popFirst() {
        let next = byte == UInt8(ascii: "\\") ? rest.popFirst() ?? 0 : byte
        let controls: [UInt8: UInt8] = [UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13]
        found.append(byte == UInt8(ascii: "\\") ? controls[next] ?? next : byte)
    }
    return found
}
