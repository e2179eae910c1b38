internal import Format
internal import HTTP
internal import Reading
internal import Settings

/// What the address answers from outside: its certificate, and requests that are no events.
struct AddressExamination {
    /// Let's Encrypt's programs renew a month before the end: half of that is left when it does not work.
    private static let certificateDays: Int64 = 14

    let address: EventAddress
    let way: OutsideWay
    let diagnosis: Diagnosis

    func run() {
        if !address.way.isEncrypted {
            let cure = "register the https address"
            diagnosis.add(
                Ailment("address-plain", address.text, "events would cross the net in the clear", cure: cure),
                to: .address)
        }
        guard let answer = take(way.answer(.post, address, body: Array("{}".utf8))) else { return }
        lookAtCertificate(answer)
        lookAtRefusal(answer)
        if let page = take(way.answer(.get, address)) { lookAtPage(page) }
    }

    /// Nil, and a finding, when none came.
    private func take(_ result: Result<HTTPAnswer, HTTPFault>) -> HTTPAnswer? {
        switch result {
        case .success(let answer):
            if answer["hookline-receipt"] != nil { diagnosis.add(.receiptShown, to: .address) }
            return answer
        case .failure(let fault):
            let reason = fault.kind == .untrusted && !fault.detail.isEmpty ? fault.detail : fault.reason
            if fault.kind == .untrusted {
                let cure = "let nginx send a certificate for this name, with those between; renew it if it is over"
                diagnosis.add(Ailment("certificate", address.text, reason, cure: cure), to: .address)
            } else {
                let cure = "see whether the name leads to this machine, its port is open, and nginx runs"
                diagnosis.addConsequence(Ailment("unreachable", address.text, reason, cure: cure), to: .address)
            }
            return nil
        }
    }

    private func lookAtCertificate(_ answer: HTTPAnswer) {
        guard let end = answer.certificateEnd else { return }
        let now = Timestamp.now.seconds
        guard end - now < Self.certificateDays * 86400 else { return }
        let days = max(0, (end - now) / 86400)
        let moment = Timestamp(microseconds: end * 1_000_000).description.prefix(10)
        diagnosis.add(
            Ailment(
                "certificate-end", address.text,
                "its certificate is good until \(moment), for \(Figures.count(Int(days), "day"))",
                cure: "renew it, and see why that is not done by itself", .warns), to: .address)
    }

    /// An event without a signature is refused by Hookline itself: 401, and no body.
    private func lookAtRefusal(_ answer: HTTPAnswer) {
        let isOwn = answer.status == 401 && answer.body.isEmpty && answer["www-authenticate"] == nil
        if isOwn { return }
        let meaning = "an event without a signature is answered \(answer.status)\(Self.words(of: answer))"
        diagnosis.addConsequence(
            Ailment("answer", address.text, meaning, cure: Self.cure(of: answer)), to: .address)
    }

    /// A page, or a way to one: somebody else answers there.
    private func lookAtPage(_ answer: HTTPAnswer) {
        guard answer.status < 400 else { return }
        let meaning = "GET is answered \(answer.status)\(Self.words(of: answer)), and Hookline refuses it"
        diagnosis.addConsequence(
            Ailment("answer", address.text, meaning, cure: Self.cure(of: answer)), to: .address)
    }

    private static func words(of answer: HTTPAnswer) -> String {
        if let other = answer["location"] { return " and led to \(other)" }
        return answer.status == 401 ? " by somebody else than Hookline" : ""
    }

    private static func cure(of answer: HTTPAnswer) -> String {
        switch answer.status {
        case 300..<400: "register the address that it leads to: Connectly is not known to follow"
        case 401: "take the password away for this address"
        case 403: "let nginx, and what stands before it, allow this address to everybody"
        case 404: "include snippets/hookline.conf in the server of that name, and reload nginx"
        case 500: "see Hookline's log: as CGI it answers so when its settings are wrong"
        case 502, 504: "start Hookline, and see nginx's error log"
        case 503: "see Hookline's log: it can't store"
        default: "see nginx's error log, and what stands before it"
        }
    }
}
