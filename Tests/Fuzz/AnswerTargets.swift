import Format

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
