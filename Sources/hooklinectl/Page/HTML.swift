internal import Settings

/// Pieces of a page. Every text that is not ours goes through `text`: as an element's content and as an attribute's
/// value alike it is that text and nothing else.
enum HTML {
    /// What has no glyph of its own, or turns the direction of what stands around it, is made visible.
    static func text(_ foreign: String) -> String {
        var escaped = ""
        for scalar in Words.printable(foreign).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A heading, and what stands below it; nothing where that is empty.
    static func section(_ heading: String, _ content: String) -> String {
        content.isEmpty ? "" : "<section>\n<h2>\(heading)</h2>\n\(content)</section>\n"
    }

    /// A table that scrolls on its own where it is too wide.
    /// - Parameters:
    ///   - kind: the word by which the style knows it; empty for a plain one.
    ///   - rows: the cells of each as they are to stand in the page; the first one is its heading.
    static func table(_ caption: String, kind: String = "", _ header: [String], _ rows: [[String]]) -> String {
        if rows.isEmpty { return "" }
        let head = header.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let body = rows.map { row in
            let cells = row.dropFirst().map { "<td>\($0)</td>" }.joined()
            return "<tr><th scope=\"row\">\(row[0])</th>\(cells)</tr>\n"
        }
        return """
            <div class="table \(kind)" role="region" aria-label="\(caption)" tabindex="0"><table>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body.joined())</tbody></table></div>

            """
    }
}
