package import Format

/// How far the files of a data directory were handled: a position for each file that is not behind for good.
package struct Positions: Equatable, Sendable {
    private var byPartition: [Partition: Position] = [:]

    package init() {}

    /// The last line of a file that was handled; nil when none was.
    package subscript(partition: Partition) -> Position? { byPartition[partition] }

    /// The line at that position was handled, and all before it in its file.
    package mutating func note(_ position: Position) {
        byPartition[position.receipt.partition] = position
    }

    /// The file is behind for good.
    package mutating func remove(_ partition: Partition) {
        byPartition[partition] = nil
    }

    /// All of them: topics by their names, the files of each as they were begun.
    package var all: [Position] {
        byPartition.values.sorted { one, other in
            let (first, second) = (one.receipt.partition, other.receipt.partition)
            let (name, otherName) = (first.topic.description, second.topic.description)
            return name == otherName ? first.isBefore(second) : name < otherName
        }
    }
}
