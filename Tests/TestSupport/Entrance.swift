/// One way into the program: whatever carries a delivery to it and an answer back.
package protocol Entrance {
    /// Sends one delivery and gives the answer.
    func answer(_ delivery: Delivery) throws -> Answer
}

extension Site {
    /// A start of the program as CGI with a delivery's variables and these settings.
    package func cgiPlan(_ delivery: Delivery, _ settings: [String: String] = [:]) throws -> SpawnPlan {
        var plan = try Program.plan(self.settings(settings))
        plan.environment.merge(delivery.variables.map { ($0.name, $0.value) }) { first, _ in first }
        let again = delivery.signatures.dropFirst().map { "\(Delivery.signatureName)=\($0)" }
        plan.repeatedVariables = Array(again)
        return plan
    }
}

/// CGI by pipe: one process for each delivery.
package struct CGIEntrance: Entrance {
    private let site: Site
    private let settings: [String: String]

    /// An entrance to a site, with settings beside the site's own.
    package init(_ site: Site, _ settings: [String: String] = [:]) {
        self.site = site
        self.settings = settings
    }

    package func answer(_ delivery: Delivery) throws -> Answer {
        let run = try site.cgiPlan(delivery, settings).run(input: delivery.body)
        guard run.ending == .exited(0) else { throw HostFault.malformed("CGI \(run.ending): \(run.errorText)") }
        return try Answer(parsing: run.output)
    }
}

/// FastCGI by a socket that somebody serves.
package struct FastCGIEntrance: Entrance {
    private let path: String

    /// An entrance by the socket at this path.
    package init(path: String) {
        self.path = path
    }

    package func answer(_ delivery: Delivery) throws -> Answer {
        let reply = try FastCGIClient.exchange(delivery, at: path)
        guard let answer = try reply.answer(), reply.isComplete else {
            throw HostFault.malformed("no whole FastCGI reply: \(String(decoding: reply.output, as: UTF8.self))")
        }
        return answer
    }
}
