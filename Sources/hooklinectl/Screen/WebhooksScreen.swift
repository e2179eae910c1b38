internal import Connectly
internal import HTTP
internal import Settings

/// What `webhooks` prints.
enum WebhooksScreen {
    static func list(_ registrations: [Registration], json: Bool) -> String {
        if json { return registrations.map { object(of: $0).text + "\n" }.joined() }
        if registrations.isEmpty { return "" }
        var table = Table(["ID", "TOPIC", "ADDRESS", "ECHO", "CHANNELS", "FILTERS"])
        for registration in registrations {
            let configuration = registration.configuration
            let channels = (configuration?.channelTypes ?? []).joined(separator: ",")
            let filters = (configuration?.filters ?? []).map { "\($0.field)=\($0.expression)" }.joined(separator: ",")
            let cells = [
                registration.id, registration.topic ?? "", registration.address ?? "",
                configuration?.echo == true ? "yes" : "no", channels, filters,
            ]
            table.add(cells.map { $0.isEmpty ? "-" : Words.printable($0) })
        }
        return table.text
    }

    private static func object(of registration: Registration) -> JSONLine {
        let configuration = registration.configuration
        var object = JSONLine()
        object.add("id", registration.id)
        object.add("topic", registration.topic)
        object.add("address", registration.address)
        object.add("echo", configuration?.echo ?? false)
        object.add("channelTypes", raw: array((configuration?.channelTypes ?? []).map(JSONLine.quoted)))
        let filters = (configuration?.filters ?? []).map { filter in
            var object = JSONLine()
            object.add("field", filter.field)
            object.add("expression", filter.expression)
            return object.text
        }
        object.add("filters", raw: array(filters))
        return object
    }

    private static func array(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }

    /// One thing that was done: `created wh_1`.
    static func done(_ action: String, _ id: String, json: Bool) -> String {
        guard json else { return "\(action) \(Words.printable(id))\n" }
        var object = JSONLine()
        object.add("action", action)
        object.add("id", id)
        return object.text + "\n"
    }

    /// What `ensure` did: `updated wh_1: messages → https://…`.
    static func outcome(_ outcome: Ensuring.Outcome, _ wanted: RegistrationOptions, json: Bool) -> String {
        let (action, id, words) =
            switch outcome {
            case .nothing(let id): ("nothing", id, "nothing to do")
            case .created(let id): ("created", id, "created")
            case .updated(let id, _): ("updated", id, "updated")
            }
        guard !json else { return done(action, id, json: true) }
        var text = "\(words): \(Words.printable(id)) \(Words.printable(wanted.topic)) "
        text += Words.printable(wanted.address)
        if case .updated(_, let old?) = outcome, old != wanted.address { text += ", was \(Words.printable(old))" }
        return text + "\n"
    }
}

extension Failure {
    init(_ fault: APIFault, _ what: String) {
        switch fault {
        case .unanswered(let fault): self = .unanswered(fault, address: what)
        case .refused(let status, let error): self = .refused("\(what): \(status)\(Self.words(of: error))")
        case .unexpected(let status):
            self = .refused("\(what): \(status), but the answer is not what Connectly's documents show")
        case .notInForce: self = .refused("\(what): the call was answered, but the list does not show it")
        }
    }

    private static func words(of error: APIError) -> String {
        let text = error.userMessage ?? error.message
        let trace = error.cntTraceId.map { " (cntTraceId \($0))" }
        let parts = [error.code.map { " \($0)" }, text.map { ": \($0)" }, trace]
        return parts.compactMap { $0 }.joined()
    }
}
