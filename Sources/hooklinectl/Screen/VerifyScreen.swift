internal import Posix
internal import Reading
internal import Settings

/// What `verify` prints.
struct VerifyScreen {
    private let json: Bool
    private let ink = Ink(on: .output)
    private(set) var faults = 0
    private var notes = 0
    private var files = 0
    private var lines = 0
    private var bytes = 0

    init(json: Bool) {
        self.json = json
    }

    /// One finding: `FILE:LINE: byte OFFSET: signature: none of the secrets …`.
    mutating func line(of finding: Finding, in path: String) -> String {
        if finding.isNote { notes += 1 } else { faults += 1 }
        let (word, meaning) = Words.of(finding.kind)
        if json {
            var object = JSONLine()
            object.add("file", path)
            object.add("line", finding.line)
            object.add("byte", finding.offset)
            object.add("fault", finding.isNote ? nil : word)
            object.add("note", finding.isNote ? word : nil)
            object.add("meaning", meaning)
            return object.text + "\n"
        }
        let place = "\(Words.printable(path)):\(finding.line): byte \(finding.offset): "
        return place + (finding.isNote ? ink.faint("note: \(word)") : ink.bad(word)) + ": \(meaning)\n"
    }

    /// Counts a file that was read, be it in part.
    mutating func add(_ verifier: FileVerifier, isWhole: Bool) {
        files += isWhole || verifier.lines > 0 ? 1 : 0
        lines += verifier.lines
        bytes += verifier.bytes
    }

    var summary: String {
        if json {
            var object = JSONLine()
            object.add("files", files)
            object.add("lines", lines)
            object.add("bytes", bytes)
            object.add("faults", faults)
            object.add("notes", notes)
            return object.text + "\n"
        }
        let read = [Figures.count(files, "file"), Figures.count(lines, "line"), Figures.count(bytes, "byte")]
        let found = [Figures.count(faults, "fault")] + (notes == 0 ? [] : [Figures.count(notes, "note")])
        let verdict = found.joined(separator: ", ")
        return "\(read.joined(separator: ", ")): \(faults == 0 ? ink.good(verdict) : ink.bad(verdict))\n"
    }
}
