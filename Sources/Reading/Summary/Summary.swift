package import Format

/// What became of all messages of a time, and what stands beside them in the files.
package struct Summary: Sendable {
    /// The messages of one day, campaign or business number.
    package struct Part<Key: Sendable>: Sendable {
        package let key: Key
        package let funnel: Funnel
    }

    /// How often something was.
    package struct Count: Equatable, Sendable {
        /// Nil for those that name none.
        package let name: String?
        package let count: Int
    }

    /// Days on which no line was stored, between two on which there was one.
    package struct Gap: Equatable, Sendable {
        package let first: Day
        package let last: Day
    }

    package let lines: LineCounts
    package let total: Funnel
    /// In their order; those without a message are missing.
    package let days: [Part<Day>]
    /// The same by the first seven characters of the day: `2026-11`.
    package let months: [Part<String>]
    /// By business number, the most messages first; nil for messages of which no status names one.
    package let numbers: [Part<String?>]
    package let campaigns: [Part<String?>]
    /// Messages that failed, by the error's code.
    package let failures: [Count]
    /// How often each button was pressed, by its text.
    package let buttons: [Count]
    package let steps: [StepTime]
    package let gaps: [Gap]
}

extension Summary {
    /// Of days in their order, those of each month together.
    static func months(of days: [Part<Day>]) -> [Part<String>] {
        var months: [(name: String, funnel: Funnel)] = []
        for part in days {
            let name = String(part.key.description.prefix(7))
            if months.last?.name != name { months.append((name, Funnel())) }
            months[months.count - 1].funnel += part.funnel
        }
        return months.map { Part(key: $0.name, funnel: $0.funnel) }
    }

    /// What lies between days.
    static func gaps(between days: some Sequence<Day>) -> [Gap] {
        let numbers = days.map(\.number).sorted()
        return zip(numbers, numbers.dropFirst()).compactMap { day, next in
            next > day + 1 ? Gap(first: Day(number: day + 1), last: Day(number: next - 1)) : nil
        }
    }
}
