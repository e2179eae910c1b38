/// The field `Retry-After` of an answer: RFC 9110, 10.2.3.
package enum RetryAfter {
    /// How many seconds the peer asks to be left alone from now on; nil when the field says none.
    /// - Parameter now: seconds since 1970.
    /// - Returns: never negative, and at most 2^31 - 1.
    package static func seconds(_ field: String, now: Int64) -> Int? {
        let text = field.trimmed
        if !text.isEmpty && text.utf8.allSatisfy(isDigit) { return Int(Int32(clamping: Int64(text) ?? .max)) }
        guard let moment = HTTPDate.seconds(text, now: now) else { return nil }
        return Int(Int32(clamping: max(0, moment - now)))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
