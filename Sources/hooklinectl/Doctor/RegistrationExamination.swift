internal import Connectly
internal import Format
internal import HTTP
internal import Posix
internal import Reading
internal import Settings

/// What Connectly knows of the address.
struct RegistrationExamination {
    let address: EventAddress
    let api: ManagementAPI
    let business: String
    let clock: ClockExamination
    let diagnosis: Diagnosis

    func run() {
        let begun = Timestamp.now
        do throws(APIFault) {
            let listing = try api.list()
            if let date = listing.date { clock.take(date, from: "Connectly", askedAt: begun) }
            look(at: listing)
        } catch {
            tell(error)
        }
    }

    private func look(at listing: ManagementAPI.Listing) {
        let all = listing.registrations
        if all.contains(where: { $0.address == address.text }) { return }
        if listing.unreadable > 0 {
            let count = Figures.count(listing.unreadable, "registration")
            return diagnosis.passOver(.registration, "\(count) not of the form that Connectly's documents show")
        }
        let topic = address.topic ?? "messages"
        let ensure = "hooklinectl webhooks ensure --business \(business) --topic \(topic) --address \(address.text)"
        if let other = all.first(where: { $0.topic == topic }) {
            let meaning = "Connectly sends \(topic) to another address: \(other.address ?? "none")"
            add(Ailment("registration-address", address.text, meaning, cure: ensure))
        } else {
            add(Ailment("registration-missing", address.text, "Connectly knows no such address", cure: ensure))
        }
    }

    private func tell(_ fault: APIFault) {
        let words = Words.of(fault)
        switch fault {
        case .refused(401, _):
            let cure = "name the file of an API key of this business; the webhook secret is none"
            add(
                Ailment(
                    "key-unknown", "--api-key-file", "Connectly does not know the key: \(words)", cure: cure, .warns))
        case .refused(403, _):
            let cure = "name an API key that may see webhooks, and --business of the business that it is of"
            add(
                Ailment("key-kind", "--api-key-file", "the key is good, and not for this: \(words)", cure: cure, .warns)
            )
        case .refused(404, _):
            let cure = "say the id of the business as Connectly has it"
            add(Ailment("business-unknown", business, "Connectly knows no such business: \(words)", cure: cure, .warns))
        default: diagnosis.passOver(.registration, words)
        }
    }

    private func add(_ finding: Ailment) { diagnosis.add(finding, to: .registration) }
}

extension Words {
    /// Connectly's answer, or why there is none.
    static func of(_ fault: APIFault) -> String {
        switch fault {
        case .unanswered(let fault): fault.reason
        case .refused(let status, let error):
            ([Words.of(status)] + [error.code, error.userMessage ?? error.message].compactMap { $0 }).joined(
                separator: " ")
        case .unexpected(let status): "\(status), but the answer is not what Connectly's documents show"
        case .notInForce: "the list does not show it"
        }
    }

    private static func of(_ status: Int) -> String { "\(status)" }
}
