internal import HTTP

/// Makes a registration what it should be, whatever it was, without a moment in which there is none: an existing one is
/// changed in place, never deleted.
package struct Ensuring {
    /// What was done.
    package enum Outcome: Equatable, Sendable {
        case nothing(id: String)
        case created(id: String)
        /// With the address that it had.
        case updated(id: String, from: String?)
    }

    private let api: ManagementAPI
    private let wanted: WantedRegistration

    package init(_ wanted: WantedRegistration, by api: ManagementAPI) {
        self.api = api
        self.wanted = wanted
    }

    /// Looks, does what is missing, and looks again.
    package func run() throws(APIFault) -> Outcome {
        guard let there = try existing() else { return try create() }
        if wanted.isMet(by: there) { return .nothing(id: there.id) }
        return try update(there)
    }

    /// That of the topic; of several the one that is right already.
    private func existing() throws(APIFault) -> Registration? {
        let listing = try api.list()
        // One that can't be read may be the topic's own: nothing is made beside it.
        if listing.unreadable > 0 { throw .unexpected(status: 200) }
        let all = listing.registrations.filter { $0.topic == wanted.topic }
        return all.first { wanted.isMet(by: $0) } ?? all.first
    }

    /// The documents disagree on what becomes of a topic that is taken, and an answer may be lost: the list tells.
    private func create() throws(APIFault) -> Outcome {
        do throws(APIFault) {
            _ = try api.create(wanted)
        } catch {
            guard error.leavesOpen, let there = try existing() else { throw error }
            if !wanted.isMet(by: there, trusting: true) { return try update(there) }
            return error.isConflict ? .nothing(id: there.id) : .created(id: there.id)
        }
        guard let there = try existing() else { throw .notInForce }
        if !wanted.isMet(by: there, trusting: true) { _ = try update(there) }
        return .created(id: there.id)
    }

    private func update(_ there: Registration) throws(APIFault) -> Outcome {
        try api.update(
            there.id, address: there.address == wanted.address ? nil : wanted.address,
            configuration: wanted.configuration)
        guard let now = try existing(), wanted.isMet(by: now, trusting: true) else { throw .notInForce }
        return .updated(id: there.id, from: there.address)
    }
}

extension APIFault {
    fileprivate var isConflict: Bool {
        if case .refused(409, _) = self { return true }
        return false
    }

    /// There may be a registration in spite of it.
    fileprivate var leavesOpen: Bool {
        switch self {
        case .unanswered, .unexpected: true
        case .refused(let status, _): status == 409 || status >= 500
        case .notInForce: false
        }
    }
}
