internal import Format
internal import Reading
internal import Settings

/// What following lines comes upon, in words.
extension Words {
    static func of(_ gap: Gap) -> String {
        let what =
            switch gap.reason {
            case .shrank: "it is shorter than it was"
            case .vanished: "it is gone"
            case .replaced: "something else stands there"
            }
        return "lines may be missing behind \(gap.last.receipt.text): \(what)"
    }

    static func of(_ fault: PositionFault) -> String {
        switch fault {
        case .parts: "not three parts with one blank between two"
        case .receipt: "no receipt"
        case .receivedAt: "no time"
        case .signature: "no signature"
        }
    }
}
