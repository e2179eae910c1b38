internal import Format
internal import Reading

/// Lines of one file that were begun, from the oldest open one on, in their order.
struct BegunLines: Sendable {
    private(set) var all: ArraySlice<Line> = []

    struct Line: Sendable {
        let position: Position
        fileprivate(set) var isDone = false
    }

    /// What it means that a line was handled.
    enum Step {
        /// It is none of these.
        case unknown
        /// A line before it is open.
        case above
        /// All lines up to that one were handled.
        case all(Position)
    }

    mutating func begin(_ position: Position) { all.append(Line(position: position)) }

    /// The line was handled. Those that are handled with all before them are here no more.
    mutating func finish(_ position: Position) -> Step {
        guard let place = all.firstIndex(where: { $0.position == position }) else { return .unknown }
        all[place].isDone = true
        guard place == all.startIndex else { return .above }
        var last = position
        while let line = all.first, line.isDone {
            last = line.position
            all.removeFirst()
        }
        return .all(last)
    }
}
