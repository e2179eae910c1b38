/// Numbers as people read them.
enum Figures {
    /// Milliseconds with one decimal: `1.2 ms`; from ten seconds on `12.3 s`.
    static func time(microseconds: Int64) -> String {
        microseconds < 10_000_000 ? "\(tenths(microseconds, of: 1000)) ms" : "\(tenths(microseconds, of: 1_000_000)) s"
    }

    /// Seconds with one decimal, without their unit.
    static func seconds(microseconds: Int64) -> String { tenths(microseconds, of: 1_000_000) }

    private static func tenths(_ value: Int64, of unit: Int64) -> String {
        let tenths = (value * 10 + unit / 2) / unit
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `1 line`, `2 lines`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
