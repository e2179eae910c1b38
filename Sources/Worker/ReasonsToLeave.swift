internal import Posix

/// Why a worker leaves by itself, as TERM would end it: whoever started it starts another one, which can do what this one
/// can't.
struct ReasonsToLeave {
    /// Nil where a supervisor says when its workers leave, or the program's path can't be known.
    private let program: ProgramFile?
    /// Nil where it is not confined.
    private let places: ConfinedPlaces?

    /// There are none.
    init() {
        program = nil
        places = nil
    }

    /// - Parameters:
    ///   - confinement: what is in force.
    ///   - isAlone: there is no supervisor.
    init(_ confinement: Confinement?, isAlone: Bool) {
        let now = monotonicMilliseconds()
        places = confinement.map { ConfinedPlaces(of: $0, now: now) }
        program = isAlone ? ProgramFile.own(now: now) : nil
    }

    /// There can be none: nothing has to be looked at.
    var isNone: Bool { program == nil && places == nil }

    /// Leaves if there is one.
    func look(telling log: ErrorLog) {
        let now = monotonicMilliseconds()
        if program?.isReplaced(now: now) == true { leave("the program was replaced", log) }
        if places?.areReplaced(now: now) == true { leave("a directory above the data or the secret was replaced", log) }
    }

    private func leave(_ reason: String, _ log: ErrorLog) {
        log.write(.notice, .worker, "\(reason): this process leaves for the new one")
        Signals.raise(.terminate)
    }
}
