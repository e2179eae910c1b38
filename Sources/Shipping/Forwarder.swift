package import Format
internal import Posix
package import Reading

/// What happens while lines are forwarded.
package enum ForwardNews: Sendable {
    /// An attempt has ended; so many have failed before.
    case attempt(Parcel, Attempt, failures: Int)
    case gap(Gap)
    case fault(ReadingFault)
    /// A line's body can't be had from it: it is passed over.
    case damaged(JournalLine)
}

/// How a run of `Forwarder` ended.
package enum ForwardEnd: Equatable, Sendable {
    /// All that was to be forwarded is.
    case done
    /// It was asked to leave.
    case stopped
    /// The application refused a parcel for good.
    case refused(Receipt, word: String)
}

/// Carries lines to an application: within a topic in their order, or so many at once; topics hold up each other in nothing.
/// What the application can't take now is tried again until it does.
///
/// A parcel keeps its slot until what became of it is kept, so that after a kill no more come twice than were under way.
package struct Forwarder: ~Copyable {
    private var run: LineRun
    private let application: any Application
    /// Slots for each topic.
    private let concurrency: Int
    private var refusals: RefusalFile?
    private let tell: (ForwardNews) -> Void
    private var pace: PaceMaker
    private var slots: [Int: Slot] = [:]
    private var number = 0
    /// The next parcel, which waits for its time.
    private var held: Parcel?
    /// There may be more lines than were begun.
    private var mayHaveMore = true
    /// Nothing more is begun: how the run is to end when nothing is under way any more.
    private var end: ForwardEnd?

    private struct Slot {
        let parcel: Parcel
        /// When it is tried again, in microseconds of a clock that nobody sets; nil while it is under way.
        var due: Int64?
        var backoff = Backoff()
    }

    /// - Parameters:
    ///   - refusals: where refusals are noted; nil: the first one ends the run.
    ///   - tell: hears what happens.
    package init(
        _ run: consuming LineRun, to application: any Application, concurrency: Int, pace: Pace?,
        refusals: consuming RefusalFile?, tell: @escaping (ForwardNews) -> Void
    ) {
        self.run = run
        self.application = application
        self.concurrency = concurrency
        self.pace = PaceMaker(pace)
        self.refusals = refusals
        self.tell = tell
    }

    /// Runs to the end. What was handled by then is kept, also when it throws.
    package mutating func carry() throws(ShippingFault) -> ForwardEnd {
        let result = Result { () throws(ShippingFault) in try carryAll() }
        try run.finish()
        return try result.get()
    }

    private mutating func carryAll() throws(ShippingFault) -> ForwardEnd {
        while true {
            begin()
            let ended = application.advance()
            for (number, attempt) in ended { try conclude(number, attempt) }
            if !ended.isEmpty { try run.keep() }
            if let end = reached { return end }
            if ended.isEmpty { application.wait(milliseconds: pause(), orReadable: run.descriptors) }
            if try run.hear() { mayHaveMore = true }
            obey()
        }
    }

    /// How the run ends, if it does now.
    private var reached: ForwardEnd? {
        if let end { return slots.isEmpty ? end : nil }
        return slots.isEmpty && held == nil && !mayHaveMore && run.isOver ? .done : nil
    }

    /// A first signal ends the run when what is under way has ended, a second one at once.
    private mutating func obey() {
        guard run.stop.take() else { return }
        if end != nil {
            for number in slots.keys { application.cancel(number) }
            slots = [:]
        }
        leave(.stopped)
    }

    private mutating func leave(_ end: ForwardEnd) {
        self.end = self.end ?? end
        slots = slots.filter { $0.value.due == nil }
    }
}

/// Beginning.
extension Forwarder {
    private static var now: Int64 { monotonicMicroseconds() }

    private mutating func begin() {
        guard end == nil else { return }
        let now = Self.now
        for (number, slot) in slots {
            if let due = slot.due, due <= now {
                slots[number]?.due = nil
                application.begin(slot.parcel, as: number)
            }
        }
        while let parcel = next(at: now) {
            number += 1
            slots[number] = Slot(parcel: parcel)
            pace.begin(parcel.line.position.receivedAt, now: now)
            application.begin(parcel, as: number)
        }
    }

    /// The next parcel that may be begun now.
    private mutating func next(at now: Int64) -> Parcel? {
        held = held ?? read()
        guard let parcel = held, pace.due(parcel.line.position.receivedAt) <= now else { return nil }
        held = nil
        return parcel
    }

    private mutating func read() -> Parcel? {
        guard mayHaveMore else { return nil }
        let room = room
        while let arrival = run.source.next(of: room) {
            switch arrival {
            case .gap(let gap): tell(.gap(gap))
            case .fault(let fault): tell(.fault(fault))
            case .line(let line):
                if let parcel = Parcel(line) { return parcel }
                tell(.damaged(line))
                run.source.finish(line.position)
            }
        }
        mayHaveMore = false
        return nil
    }

    /// Whether a topic has a slot left.
    private var room: (Topic) -> Bool {
        let (slots, concurrency) = (slots, concurrency)
        return { topic in slots.values.count { $0.parcel.topic == topic } < concurrency }
    }

    /// The longest wait until something is to be begun, in milliseconds.
    private mutating func pause() -> Int {
        var next = held.map { pace.due($0.line.position.receivedAt) } ?? .max
        for slot in slots.values { next = min(next, slot.due ?? .max) }
        let own = next == .max ? Int.max : max(0, Int((next - Self.now + 999) / 1000))
        return min(own, run.longestWait)
    }
}

/// Concluding.
extension Forwarder {
    private mutating func conclude(_ number: Int, _ attempt: Attempt) throws(ShippingFault) {
        guard var slot = slots.removeValue(forKey: number) else { return }
        tell(.attempt(slot.parcel, attempt, failures: slot.backoff.tries))
        mayHaveMore = true
        switch attempt.outcome {
        case .taken: run.source.finish(slot.parcel.line.position)
        case .again(let seconds):
            if end != nil { return }
            slot.due = Self.now + Int64(slot.backoff.next(asked: seconds)) * 1000
            slots[number] = slot
        case .refused: try refuse(slot.parcel, attempt.word)
        }
    }

    private mutating func refuse(_ parcel: Parcel, _ word: String) throws(ShippingFault) {
        guard refusals != nil else { return leave(.refused(parcel.receipt, word: word)) }
        try refusals?.note(parcel.receipt, word)
        run.source.finish(parcel.line.position)
    }
}
