/// Fills a table with lines in their order. Each waits for its turn behind some others, and its place in the table
/// comes from memory meanwhile: without that the processor does little but wait for it.
struct SeenTableFilling {
    /// Lines that wait.
    private static let most = 16

    private var table: SeenTable
    /// A ring, when it is full.
    private var waiting: [SeenEntry] = []
    private var oldest = 0

    init(_ table: SeenTable) {
        self.table = table
    }

    /// Takes a stored line into account.
    mutating func take(_ line: SeenEntry) {
        table.expect(line)
        if waiting.count < Self.most { return waiting.append(line) }
        table.take(waiting[oldest])
        waiting[oldest] = line
        oldest = (oldest + 1) % Self.most
    }

    /// The table with all of them.
    consuming func finished() -> SeenTable {
        for line in waiting[oldest...] + waiting[..<oldest] { table.take(line) }
        return table
    }
}
