internal import Format
internal import Reading

/// Messages as bars: read, delivered and no further, neither delivered nor failed, failed. Each drawing says in words
/// what it shows, and a table beside it has its numbers.
enum FunnelBars {
    /// A bar that lies, as long as the messages are many.
    static func bar(_ funnel: Funnel, of largest: Int) -> String {
        var place = 0
        let parts = Self.parts(of: funnel).map { name, count in
            defer { place += count }
            return rectangle(name, place, 0, count, 1)
        }
        return """
            <svg class="bar" viewBox="0 0 \(max(1, largest)) 1" preserveAspectRatio="none" role="img" \
            aria-label="\(words(of: funnel))">\(parts.joined())</svg>
            """
    }

    /// Columns side by side, the first one at the left.
    static func chart(_ columns: [(name: String, funnel: Funnel)]) -> String {
        guard let first = columns.first, let last = columns.last else { return "" }
        let largest = max(1, columns.map(\.funnel.sent).max() ?? 1)
        let drawn = columns.enumerated().map { place, column in
            "<g><title>\(column.name): \(words(of: column.funnel))</title>\(stack(column.funnel, place, largest))</g>\n"
        }
        let lastName = columns.count > 1 ? "<span>\(last.name)</span>" : ""
        return """
            <div\(columns.count < 10 ? " class=\"few\"" : "")><p>\(largest) at most</p>
            <svg class="chart" viewBox="0 0 \(columns.count * 10) \(largest)" preserveAspectRatio="none" role="img" \
            aria-label="Messages from \(first.name) to \(last.name); the table below has the numbers.">
            \(drawn.joined())</svg>
            <div class="axis"><span>\(first.name)</span>\(lastName)</div></div>
            \(legend)
            """
    }

    private static func stack(_ funnel: Funnel, _ column: Int, _ largest: Int) -> String {
        var top = largest
        return parts(of: funnel).map { name, count in
            top -= count
            return rectangle(name, column * 10 + 1, top, 8, count)
        }.joined()
    }

    private static func rectangle(_ name: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> String {
        if width == 0 || height == 0 { return "" }
        return "<rect class=\"\(name)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"/>"
    }

    /// They add up to all that were sent.
    private static func parts(of funnel: Funnel) -> [(name: String, count: Int)] {
        [
            ("read", funnel.read), ("delivered", funnel.delivered - funnel.read), ("waiting", funnel.waiting),
            ("failed", funnel.failed),
        ]
    }

    private static func words(of funnel: Funnel) -> String {
        "\(funnel.sent) sent, \(funnel.delivered) delivered, \(funnel.read) read, \(funnel.failed) failed"
    }

    private static let legend = """
        <ul class="legend"><li><i class="read"></i>read</li><li><i class="delivered"></i>delivered, not read</li>\
        <li><i class="waiting"></i>sent, no further</li><li><i class="failed"></i>failed</li></ul>

        """
}
