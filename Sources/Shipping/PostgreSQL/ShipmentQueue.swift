internal import Reading

/// What is to be shipped: the lines of the next transaction and, read ahead while the database commits, those of the one behind it,
/// so that lines are read, made ready and stored at the same time.
struct ShipmentQueue {
    private let node: String
    /// Of shipments that begin from now on.
    var mostLines = Shipment.mostLines
    private(set) var next: Shipment
    private var beyond: Shipment

    init(of node: String) {
        self.node = node
        next = Shipment(of: node)
        beyond = next
    }

    /// There is room for a line behind the next shipment.
    var hasRoom: Bool { !beyond.isFull }

    mutating func add(_ line: JournalLine) {
        if next.isFull { beyond.add(line) } else { next.add(line) }
    }

    /// Makes of the next lines what the database takes; nothing is read for it.
    mutating func prepare() { next.prepare() }

    mutating func take() -> Shipment {
        defer { (next, beyond) = (beyond, Shipment(of: node, mostLines: mostLines)) }
        return next
    }

    mutating func removeAll() {
        next = Shipment(of: node, mostLines: mostLines)
        beyond = next
    }
}
