import TestSupport
import Testing

/// Bodies changed at random, the same ones in each run, judged by us and by Python's parser.
struct JSONMutationTests {
    @Test func `twenty thousand changed bodies are judged as by Python's strict parser`() throws {
        let texts = ChangedTexts.ofSamples(20_000)
        let rows = texts.map { base64($0) + "\n" }
        let read = try CommandRun.of(["python3", "-c", Self.python], input: [UInt8](rows.joined().utf8))
        #expect(read.ending == .exited(0), "\(read.errorText)")
        try #require(read.outputLines.count == texts.count)
        var tally = ["accepted": 0, "refused": 0, "ours alone": 0]
        for (text, theirs) in zip(texts, read.outputLines) {
            let verdict = Verdict.of(text)
            let isAccepted = verdict == "accepted"
            if isStricterThanPython(verdict) {
                tally["ours alone", default: 0] += 1
            } else {
                #expect(isAccepted == (theirs == "accepted"), "\(verdict) but \(theirs): \(base64(text))")
                tally[isAccepted ? "accepted" : "refused", default: 0] += 1
            }
        }
        #expect(tally["accepted", default: 0] > 2000 && tally["refused", default: 0] > 2000, "\(tally)")
        #expect(tally["ours alone", default: 0] < 2000, "\(tally)")
    }

    /// Python accepts unpaired surrogate escapes and deep nesting.
    private func isStricterThanPython(_ verdict: String) -> Bool {
        verdict.hasPrefix("surrogate@") || verdict.hasPrefix("depth@")
    }

    private static let python = """
        import base64, json, sys
        def refuse(name): raise ValueError(name)
        for row in sys.stdin:
            try:
                json.loads(base64.b64decode(row).decode("utf-8"), parse_constant=refuse)
                print("accepted")
            except ValueError as error: print("refused:", error)
        """
}
