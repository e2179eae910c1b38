internal import Nginx
internal import Settings

/// What counts in the location that passes events to Hookline, be it written there or inherited.
struct LocationExamination {
    private static let answers = [400, 401, 403, 404, 405, 408, 411, 413, 415, 429, 500, 502, 503, 504]
    /// What nginx takes where nothing is said, in bytes.
    private static let usualBody = 1 << 20
    /// Directives that do harm unless they are off.
    private static let harmful = [
        (name: "auth_basic", harm: "asks for a password, which Connectly has not"),
        (name: "auth_request", harm: "asks another address first, which may refuse events"),
        (name: "fastcgi_cache", harm: "may answer an event from a cache, and then it is not stored"),
        (name: "mirror", harm: "hands events on to another address"),
        (name: "client_body_in_file_only", harm: "leaves each event's body on disk"),
    ]
    /// Directives that do harm when they are off.
    private static let needed = [
        (name: "fastcgi_pass_request_headers", harm: "keeps the signature from Hookline"),
        (name: "fastcgi_pass_request_body", harm: "keeps the event from Hookline"),
    ]

    private let surroundings: Surroundings
    private let settings: Settings
    private let diagnosis: Diagnosis

    init(_ surroundings: Surroundings, _ settings: Settings, _ diagnosis: Diagnosis) {
        self.surroundings = surroundings
        self.settings = settings
        self.diagnosis = diagnosis
    }

    func run() {
        lookAtBody()
        lookAtParameters()
        lookAtReceipt()
        lookAtFlags()
        lookAtAccess()
        lookAtErrorPages()
        lookAtLimits()
    }

    private func lookAtBody() {
        let limit = surroundings.size("client_max_body_size") ?? Self.usualBody
        if limit != 0 && limit < settings.maxBody {
            let meaning =
                "nginx refuses bodies of more than \(limit) bytes, and HOOKLINE_MAX_BODY is \(settings.maxBody)"
            let cure = "write client_max_body_size \(settings.maxBody); into the location"
            add(Ailment("body-limit", "client_max_body_size", meaning, cure: cure))
        }
        if surroundings.isOn("fastcgi_request_buffering") == false {
            let meaning = "a body is passed on while it comes: a slow sender holds up a worker"
            let cure = "write fastcgi_request_buffering on; into the location"
            add(Ailment("request-buffering", "fastcgi_request_buffering", meaning, cure: cure, .warns))
        }
    }

    /// Hookline hears these two; all else is not needed.
    private func lookAtParameters() {
        let names = surroundings.inForce("fastcgi_param").compactMap(\.parameters.first)
        for name in ["REQUEST_METHOD", "CONTENT_LENGTH"] where !names.contains(name) {
            let cure = "write fastcgi_param \(name) $\(name.lowercased()); into the location"
            add(Ailment("parameter", name, "nginx does not tell it to Hookline", cure: cure))
        }
    }

    private func lookAtReceipt() {
        let isReceipt = { (one: Directive) in one.parameters.first?.lowercased() == "hookline-receipt" }
        let isHidden = surroundings.inForce("fastcgi_hide_header").contains(where: isReceipt)
        if !isHidden || surroundings.inForce("fastcgi_pass_header").contains(where: isReceipt) { add(.receiptShown) }
    }

    private func lookAtFlags() {
        for (name, harm) in Self.harmful {
            if let one = surroundings.inForce(name).first(where: { $0.parameters.first != "off" }) {
                add(.outer(one, harm))
            }
        }
        for (name, harm) in Self.needed where surroundings.isOn(name) == false {
            if let one = surroundings.inForce(name).last { add(.outer(one, harm)) }
        }
        if let one = surroundings.inForce("ssl_verify_client").last, one.parameters.first == "on" {
            add(.outer(one, "asks the sender for a certificate, which Connectly has not"))
        }
    }

    /// A list of those who may, in the location itself, is what somebody wants there.
    private func lookAtAccess() {
        let rules = surroundings.inForce("allow", "deny").prefix { $0.text != "allow all" }
        let isWanted = surroundings.own.contains { $0.name == "allow" }
        if !isWanted, let deny = rules.first(where: { $0.name == "deny" }) { add(.outer(deny, "keeps senders out")) }
        for limit in surroundings.own.named("limit_except") where !limit.parameters.contains("POST") {
            add(.outer(limit, "keeps POST out, by which events come"))
        }
        for files in surroundings.own.named("try_files") where files.parameters.last?.hasPrefix("=") ?? false {
            add(.outer(files, "looks for a file of that name, and answers that there is none"))
        }
    }

    /// Pages that make another answer of one: the sender would take an event for stored, or be led elsewhere.
    private func lookAtErrorPages() {
        for page in surroundings.inForce("error_page") {
            let codes = page.parameters.compactMap { Int($0) }.filter { Self.answers.contains($0) }
            let target = page.parameters.last ?? ""
            let isChanged = page.parameters.contains { $0.hasPrefix("=") }
            if !codes.isEmpty && (isChanged || target.hasPrefix("http") || target.hasPrefix("@")) {
                add(.outer(page, "makes another answer of a refusal, and the event is not sent again"))
            }
        }
    }

    /// One in the location itself is what somebody wants there.
    private func lookAtLimits() {
        for name in ["limit_req", "limit_conn"] where surroundings.isOn("\(name)_dry_run") != true {
            guard let limit = surroundings.inForce(name).first, !surroundings.own.contains(limit) else { continue }
            add(.outer(limit, "is a limit for people; Connectly sends several hundred events a second"))
        }
    }

    private func add(_ finding: Ailment) { diagnosis.add(finding, to: .nginx) }
}

extension Ailment {
    /// Seen in the configuration, or in an answer.
    static var receiptShown: Ailment {
        Ailment(
            "receipt-shown", "Hookline-Receipt", "the sender is shown where its event lies",
            cure: "write fastcgi_hide_header Hookline-Receipt; into the location", .warns)
    }
}
