import Format
import Webhook

@testable import Gateway

/// Bytes on a socket: records are walked alike however they are cut, and the head is judged for every request.
func fuzzFastCGI(_ bytes: [UInt8]) {
    guard let cut = bytes.first else { return }
    let stream = Array(bytes.dropFirst())
    let (whole, wholeBody) = walk(stream, by: stream.count)
    let (pieces, piecesBody) = walk(stream, by: max(1, Int(cut)))
    require(whole == pieces && wholeBody == piecesBody, "cut otherwise, read otherwise")
    fuzzHead(stream)
}

private func walk(_ stream: [UInt8], by size: Int) -> (RecordWalk.Stage, [UInt8]) {
    var walk = RecordWalk()
    var body: [UInt8] = []
    var place = 0
    while place < stream.count, walk.isWaiting {
        let end = min(place + max(1, size), stream.count)
        let piece = Array(stream[place..<end])
        var taken = 0
        while taken < piece.count, walk.isWaiting {
            taken = walk.take(piece.span, from: taken) { range in body += piece[range] }
            require(taken <= piece.count, "more than there is")
        }
        place = end
    }
    return (walk.stage, body)
}

private func fuzzHead(_ bytes: [UInt8]) {
    var head = RequestHead()
    let parts = bytes.parts(at: 0).filter { !$0.isEmpty }
    for place in stride(from: 0, to: parts.count - 1, by: 2) where RequestHead.concerns(parts[place][0]) {
        let (name, value) = (parts[place], parts[place + 1])
        head.take(name.span, value.span)
    }
    let rules = RequestRules(limit: 1 << 20, topic: nil)
    guard (try? head.admit(rules, isCutOff: false)) != nil else { return }
    require(parts.contains(Array("POST".utf8)), "admitted without POST")
    if let declared = head.declaredBytes { require(declared <= 1 << 20, "admitted though too long") }
}
