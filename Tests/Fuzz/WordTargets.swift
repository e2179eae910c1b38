import Format
import HTTP
import PostgreSQL
import Reading

/// Small texts of all kinds: what is read is written as it was, and what is written is read.
func fuzzWords(_ bytes: [UInt8]) {
    if let stamp = Timestamp(bytes.span) { require("\(stamp)".utf8.elementsEqual(bytes), "a stamp") }
    if let day = Day(bytes.span) { require("\(day)".utf8.elementsEqual(bytes), "a day") }
    if let signature = Signature(bytes.span) { require("\(signature)".utf8.elementsEqual(bytes), "a signature") }
    _ = Topic(partition: bytes.span)
    _ = ULID(bytes.span)
    if let receipt = Receipt(bytes.text) { require(Receipt(receipt.text) == receipt, "a receipt") }
    if let partition = Partition(path: bytes.text) {
        require(Partition(path: partition.path) == partition, "a path")
        require(partition.isBefore(partition.nextSegment), "no file comes behind")
    }
    if let position = try? Position(line: bytes.text) {
        require((try? Position(line: position.description)) == position, "a position")
    }
    _ = MessageId(given: bytes.text)
    _ = IdObject.id(in: bytes)
    _ = HTTPAddress(bytes.text)
    _ = try? ConnectionInfo(bytes.text)
    fuzzBase64(bytes)
}

private func fuzzBase64(_ bytes: [UInt8]) {
    var decoded: [UInt8] = []
    guard Base64.decode(bytes.span, into: &decoded) else { return }
    var again = [UInt8](repeating: 0, count: (decoded.count + 2) / 3 * 4)
    var room = again.mutableSpan
    Base64.encode(decoded.span, into: &room)
    require(again == bytes, "Base64 that is not the only one")
}
