/// What `doctor` has found, part by part, and what it could not look at.
final class Diagnosis {
    /// What lies between Connectly and the file, in the order in which it is looked at.
    enum Part: String, CaseIterable {
        case settings, files, nginx, socket, address, event, registration, clock
    }

    private(set) var findings: [(part: Part, finding: Ailment)] = []
    private var notes: [(part: Part, text: String)] = []
    /// The receipt of the event that was sent.
    var receipt: String?

    func add(_ finding: Ailment, to part: Part) {
        let isKnown = findings.contains { $0.finding.name == finding.name && $0.finding.subject == finding.subject }
        if !isKnown { findings.append((part, finding)) }
    }

    /// Adds what only follows from something else, where nothing is known from which it may follow: one fault has one
    /// finding. Else it is told as not looked at: it may have a reason of its own.
    func addConsequence(_ finding: Ailment, to part: Part) {
        guard findings.contains(where: { $0.finding.weight == .stops }) else { return add(finding, to: part) }
        passOver(part, "\(finding.meaning); that may follow from what is found")
    }

    /// Something of a part can't be looked at.
    func passOver(_ part: Part, _ reason: String) { notes.append((part, reason)) }

    /// Why something of a part was not looked at; none when all of it was.
    func notLookedAt(_ part: Part) -> [String] { notes.filter { $0.part == part }.map(\.text) }

    /// How much was found in a part.
    func count(of part: Part) -> Int { findings.count { $0.part == part } }
}
