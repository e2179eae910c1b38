/// A part of a whole, rounded to the nearest ten-thousandth.
struct Share {
    /// Nil when the whole is nothing.
    private let tenThousandths: Int?

    init(_ part: Int, of whole: Int) {
        tenThousandths = whole == 0 ? nil : (part * 10_000 * 2 + whole) / (whole * 2)
    }

    /// `97.3 %`; `-` when there is none.
    var percent: String {
        guard let tenThousandths else { return "-" }
        let tenths = (tenThousandths + 5) / 10
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// A number of JSON with four decimals: `0.9731`.
    var number: String {
        guard let tenThousandths else { return "null" }
        let digits = "\(10_000 + tenThousandths % 10_000)".dropFirst()
        return "\(tenThousandths / 10_000).\(digits)"
    }
}
