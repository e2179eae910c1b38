import Format
import PostgreSQL

@testable import HTTP
@testable import Shipping

/// What a peer may say of when to come again, and the head of its answer line by line.
func fuzzAnswer(_ bytes: [UInt8]) {
    fuzzHead(bytes)
    guard let seconds = RetryAfter.seconds(bytes.text, now: 1_795_000_000) else { return }
    require(seconds >= 0 && seconds <= Int(Int32.max), "\(seconds) s")
}

private func fuzzHead(_ bytes: [UInt8]) {
    var head = HTTPHead()
    for line in bytes.parts(at: 0x0A).dropLast() { head.take(line + [0x0A]) }
    expectPlain(head.fields)
}

/// Names in small letters, values without blanks around them.
private func expectPlain(_ fields: [(name: String, value: String)]) {
    for field in fields {
        require(field.name.utf8.allSatisfy { !(0x41...0x5A).contains($0) }, "a name with capitals")
        let ends = [field.value.utf8.first, field.value.utf8.last].compactMap { $0 }
        require(ends.allSatisfy { $0 != 0x20 && !(0x09...0x0D).contains($0) }, "blanks around a value")
    }
}

nonisolated(unsafe) private let peer = FuzzedPeer(at: file("peer", []) + ".sock")

/// What a peer answers, whatever it is, as `forward` has it by libcurl: it is yes only where a status of that kind came
/// with a whole head, and nothing of it lasts. The first byte says how many bytes are kept.
func fuzzPeer(_ bytes: [UInt8]) {
    guard let kept = bytes.first.map(Int.init) else { return }
    let result = peer.exchange(Array(bytes.dropFirst()), kept: kept == 255 ? nil : kept)
    switch result {
    case .success(let answer):
        require((200...999).contains(answer.status), "the status \(answer.status)")
        require(kept == 255 || answer.body.count <= kept, "more than is kept")
        expectPlain(answer.fields)
        _ = answer.date
    case .failure(let fault):
        require(!fault.reason.isEmpty, "no reason")
    }
    let attempt = HTTPApplication.attempt(result)
    let isTaken = (try? result.get()).map { (200..<300).contains($0.status) } ?? false
    require((attempt.outcome == .taken) == isTaken, "taken for another answer")
    if case .again(let seconds?) = attempt.outcome { require((0...Int(Int32.max)).contains(seconds), "\(seconds) s") }
}

private let server = FuzzedServer(in: folder)

/// What a server of PostgreSQL's may answer, whatever it is, as `ship` has it by libpq: what is believed was said, and the end
/// of a connection ends each wait. The first byte says what is asked: rows, or to take some.
func fuzzServer(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let said = Array(bytes.dropFirst())
    let isCopy = first == UInt8(ascii: "c")
    let result = server.exchange(said) { connection throws(PostgresFault) in
        isCopy
            ? try connection.copy("COPY", Array("row\n".utf8), within: FuzzedServer.patience)
            : try connection.run("SELECT", within: FuzzedServer.patience)
    }
    switch result {
    case .success(let answer):
        require(!isCopy || said.contains(UInt8(ascii: "G")), "copied, and nobody was ready for that")
        require(said.holds(answer.tag), "nobody said \(answer.tag)")
        for value in answer.rows.joined().compactMap(\.self) { require(said.holds(value), "no value \(value)") }
        require(Set(answer.rows.map(\.count)).count <= 1, "rows of several lengths")
    case .failure(.server(let state, let message)):
        require(said.holds(state) && said.holds(message), "nobody said \(state): \(message)")
    case .failure(.connection(let reason)): require(!reason.isEmpty, "no reason")
    case .failure(.answer): break
    case .failure(let fault): fatalError("broken: \(fault)")
    }
}

extension [UInt8] {
    /// Whether these bytes stand in it; of text that was no UTF-8 nobody knows any more.
    fileprivate func holds(_ text: String) -> Bool {
        text.isEmpty || text.contains("\u{FFFD}") || firstRange(of: Array(text.utf8)) != nil
    }
}
