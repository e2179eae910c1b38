/// Rows of cells in columns that are as wide as their widest cell; the last one is not padded.
struct Table {
    private var rows: [[String]]

    /// - Parameter header: the first row; nil: there is none.
    init(_ header: [String]? = nil) {
        rows = header.map { [$0] } ?? []
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The lines, each with its LF.
    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.compactMap { $0[at: column]?.count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { place, cell in
                place == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[place] - cell.count)
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }
}

extension Array {
    fileprivate subscript(at place: Int) -> Element? { place < count ? self[place] : nil }
}
