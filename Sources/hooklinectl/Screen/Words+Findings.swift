internal import Format
internal import JSON
internal import Reading
internal import Settings

/// What `verify` finds, in words.
extension Words {
    /// A word for programs, and what it means.
    static func of(_ kind: Finding.Kind) -> (word: String, meaning: String) {
        switch kind {
        case .form(let fault): ("form", of(fault))
        case .incomplete: ("members", "members that belong together do not stand together")
        case .repeats: ("repeat", "firstReceivedAt does not fit to repeat and receivedAt")
        case .miscounted(let says, let should):
            ("repeat", "says \(says); by the lines before it, it should say \(should)")
        case .json(let fault): ("json", of(fault))
        case .signature: ("signature", "none of the secrets made the signature of these bytes")
        case .bodyForm: ("body", "the body is not Base64")
        case .bodyNeedless: ("body", "the event is the body already")
        case .bodyDiffers: ("body", "the body is not what the line says of it")
        case .order(let previous): ("order", "not later than the line before, of \(previous): moved or copied?")
        case .clockStep(let previous): ("clock", "the clock was set back; the line before is of \(previous)")
        case .topicOfFile(let topic): ("topic", "\(topic) is not the topic of this file")
        case .topicOfEvent(let topic): ("topic", "the event says \(topic)")
        case .day: ("day", "not received on the day of this file")
        case .blanks(let found, let told): ("blanks", "\(found) stand before lines, and torn lines tell of \(told)")
        case .tooLong: ("long", "longer than any line of Hookline's: passed over")
        case .unfinished: ("end", "the last line has no end")
        }
    }

    /// Why there is no line where a receipt says there is one.
    static func of(_ reason: NoLine) -> String {
        switch reason {
        case .behindEnd: "the file ends before that place"
        case .within: "no line begins there"
        case .blank: "only blanks stand there"
        case .torn: "that line stands for one in which a writer died; no receipt names it"
        case .unfinished: "the line that begins there has no end yet"
        case .length(let count): "the line that begins there is one of \(count) bytes"
        }
    }

    static func of(_ fault: JSONFault) -> String { "the event is not strict JSON: \(fault.text)" }

    static func of(_ fault: LineFault) -> String {
        let what =
            switch fault.reason {
            case .envelope: "not what Hookline writes"
            case .unknownMember: "a member that Hookline does not know"
            case .order: "a member out of order"
            case .value: "a value that is not of its form"
            }
        return "\(what), at byte \(fault.offset) of the line"
    }
}
