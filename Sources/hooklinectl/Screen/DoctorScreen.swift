internal import Posix
internal import Settings

/// What `doctor` prints: what was looked at, and each finding with its cure.
enum DoctorScreen {
    static func text(of diagnosis: Diagnosis, _ parts: [Diagnosis.Part], json: Bool) -> String {
        json ? objects(of: diagnosis, parts) : table(of: diagnosis, parts) + findings(of: diagnosis)
    }

    private static func table(of diagnosis: Diagnosis, _ parts: [Diagnosis.Part]) -> String {
        var table = Table(["PART", "FOUND"])
        for part in parts { table.add([part.rawValue, state(of: part, diagnosis)]) }
        return table.text
    }

    private static func state(of part: Diagnosis.Part, _ diagnosis: Diagnosis) -> String {
        let count = diagnosis.count(of: part)
        var words = diagnosis.notLookedAt(part).map { "not looked at: \(Words.printable($0))" }
        if count > 0 { words.insert(Ink(on: .output).bad(Figures.count(count, "finding")), at: 0) }
        if part == .event, let receipt = diagnosis.receipt { words.append("stored as \(Words.printable(receipt))") }
        return words.isEmpty ? Ink(on: .output).good("nothing") : words.joined(separator: "; ")
    }

    private static func findings(of diagnosis: Diagnosis) -> String {
        let ink = Ink(on: .output)
        return diagnosis.findings.map { _, finding in
            let words = [finding.subject, finding.meaning].map { Words.printable($0) }.joined(separator: ": ")
            return "\n\(ink.bad(finding.name))  \(words)\n  cure: \(Words.printable(finding.cure))\n"
        }.joined()
    }

    private static func objects(of diagnosis: Diagnosis, _ parts: [Diagnosis.Part]) -> String {
        let findings = diagnosis.findings.map { part, finding in Self.object(of: finding, in: part).text + "\n" }
        var object = JSONLine()
        object.add("parts", parts.map { Self.object(of: $0, diagnosis) })
        object.add("findings", diagnosis.findings.count)
        object.add("receipt", diagnosis.receipt)
        return findings.joined() + object.text + "\n"
    }

    private static func object(of finding: Ailment, in part: Diagnosis.Part) -> JSONLine {
        var object = JSONLine()
        object.add("part", part.rawValue)
        object.add("finding", finding.name)
        object.add("subject", finding.subject)
        object.add("meaning", finding.meaning)
        object.add("cure", finding.cure)
        object.add("stops", finding.weight == .stops)
        return object
    }

    private static func object(of part: Diagnosis.Part, _ diagnosis: Diagnosis) -> JSONLine {
        var object = JSONLine()
        object.add("part", part.rawValue)
        object.add("findings", diagnosis.count(of: part))
        let reasons = diagnosis.notLookedAt(part).map(JSONLine.quoted).joined(separator: ",")
        object.add("notLookedAt", raw: "[\(reasons)]")
        return object
    }
}
