import Synchronization

/// Events that can be told apart by a number.
package protocol EventSet: Sendable {
    /// The event with this number, rightly signed.
    func delivery(_ number: Int) -> Delivery
    /// The number of an event of this set; nil when the bytes are no such event, to the last byte.
    func number(of event: ArraySlice<UInt8>) -> Int?
}

extension NumberedEvents: EventSet {}

/// Events of several sizes, which take turns by their numbers.
package struct MixedEvents: EventSet {
    private let sets: [NumberedEvents]

    /// Events of these sizes in bytes, 50 at least.
    package init(_ label: Character, sizes: [Int]) {
        sets = sizes.map { NumberedEvents(String(label), size: $0) }
    }

    package func delivery(_ number: Int) -> Delivery {
        sets[number % sets.count].delivery(number)
    }

    package func number(of event: ArraySlice<UInt8>) -> Int? {
        for set in sets { if let number = set.number(of: event) { return number } }
        return nil
    }
}

/// What became of many events.
package struct LoadOutcome: Sendable {
    /// The numbers of those that were answered 200.
    package private(set) var acknowledged: Set<Int> = []
    /// How often each status came; 0 is no answer.
    package private(set) var statuses: [Int: Int] = [:]

    /// Nothing yet.
    package init() {}

    fileprivate mutating func note(_ number: Int, _ status: Int) {
        if status == 200 { acknowledged.insert(number) }
        statuses[status, default: 0] += 1
    }

    /// Takes in what became of others.
    package mutating func merge(_ other: LoadOutcome) {
        acknowledged.formUnion(other.acknowledged)
        statuses.merge(other.statuses, uniquingKeysWith: +)
    }
}

/// Many events, each sent once, by several senders at the same time.
package struct EventLoad: Sendable {
    private let numbers: Range<Int>
    private let senders: Int

    /// The events with these numbers.
    package init(_ numbers: Range<Int>, senders: Int = 8) {
        self.numbers = numbers
        self.senders = senders
    }

    /// Sends all of it; `send` gives the status of an event's answer. What it throws counts as no answer.
    package func run(_ send: @escaping @Sendable (Int) throws -> Int) throws -> LoadOutcome {
        let next = Atomic(numbers.lowerBound)
        let outcomes = try BlockingThreads.run(senders) { _ in
            var outcome = LoadOutcome()
            while true {
                let number = next.add(1, ordering: .relaxed).oldValue
                if number >= numbers.upperBound { return outcome }
                outcome.note(number, (try? send(number)) ?? 0)  // no answer
            }
        }
        return outcomes.reduce(into: LoadOutcome()) { $0.merge($1) }
    }

    /// Sends all of it to a FastCGI socket.
    package func run(_ events: some EventSet, to socket: String) throws -> LoadOutcome {
        try run { try FastCGIEntrance(path: socket).answer(events.delivery($0)).status }
    }
}
