/// What is fuzzed: each takes any bytes, and traps where a promise is broken. Which ones there are is printed without
/// `FUZZ_TARGET`.
let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "answer": fuzzAnswer,
    "fastcgi": fuzzFastCGI,
    "gzip": fuzzGzip,
    "ledger": fuzzLedger,
    "line": fuzzLine,
    "nginx": fuzzNginx,
    "parts": fuzzParts,
    "path": fuzzPath,
    "peer": fuzzPeer,
    "positions": fuzzPositions,
    "row": fuzzRow,
    "secrets": fuzzSecrets,
    "server": fuzzServer,
    "settings": fuzzSettings,
    "state": fuzzState,
    "store": fuzzStore,
    "words": fuzzWords,
]

/// Something that can't be is.
func require(_ holds: Bool, _ what: @autoclosure () -> String = "") {
    if !holds { fatalError("broken: \(what())") }
}

extension [UInt8] {
    /// Cut at each byte of that value.
    func parts(at byte: UInt8) -> [[UInt8]] { split(separator: byte, omittingEmptySubsequences: false).map(Array.init) }

    var text: String { String(decoding: self, as: UTF8.self) }
}
