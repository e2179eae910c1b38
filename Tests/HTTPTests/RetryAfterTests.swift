import HTTP
import Testing

/// What a peer asks for.
@Suite("RetryAfter")
struct RetryAfterTests {
    /// 1994-11-06 08:49:37 UTC.
    private static let moment: Int64 = 784_111_777

    /// A field, and the seconds it asks for 37 seconds before that moment.
    private static let fields: [(String, Int?)] = [
        ("0", 0), ("120", 120), (" 7\t", 7), ("007", 7), ("2147483647", 2_147_483_647),
        ("2147483648", 2_147_483_647), ("99999999999999999999999", 2_147_483_647),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sunday, 06-Nov-94 08:49:37 GMT", 37),
        ("Sun Nov  6 08:49:37 1994", 37), ("Sun Nov 16 08:49:37 1994", 864_037),
        ("Sun, 06 Nov 1994 08:48:59 GMT", 0), ("Sun, 06 Nov 1994 08:49:60 GMT", 60),
        ("Sat, 05 Nov 1994 08:49:37 GMT", 0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Tue, 29 Feb 2000 00:00:00 GMT", 167_670_660), ("Fri, 31 Dec 9999 23:59:59 GMT", 2_147_483_647),
        ("Sunday, 06-Nov-44 08:49:37 GMT", 1_577_923_237), ("Sunday, 06-Nov-45 08:49:37 GMT", 0),
        ("", nil), (" ", nil), ("-1", nil), ("+1", nil), ("1.5", nil), ("1s", nil), ("soon", nil), ("٣", nil),
        ("Sun, 06 Nov 1994 08:49:37", nil), ("Sun, 06 Nov 1994 08:49:37 EST", nil),
        ("Sun, 6 Nov 1994 08:49:37 GMT", nil),
        ("Sun, 31 Nov 1994 08:49:37 GMT", nil), ("Tue, 29 Feb 1994 00:00:00 GMT", nil),
        ("Sun, 06 Noo 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 24:00:00 GMT", nil),
        ("Sun, 06 Nov 1994 08:60:00 GMT", nil), ("Sun, 06 Nov 1994 08:4937: GMT", nil),
        ("Sun, 06 Nov 1994 08:49:37 GMT, 120", nil), ("1994-11-06T08:49:37Z", nil),
    ]

    @Test("an answer tells its date by the same three forms")
    func date() {
        let answer = { (date: String) in
            HTTPAnswer(status: 200, fields: [(name: "date", value: date)], body: [], microseconds: 1)
        }
        #expect(answer("Sun, 06 Nov 1994 08:49:37 GMT").date == Self.moment)
        #expect(answer("120").date == nil)
        #expect(HTTPAnswer(status: 200, fields: [], body: [], microseconds: 1).date == nil)
    }

    @Test("seconds, or a date in one of three forms; never negative, nil where it is neither", arguments: fields)
    func seconds(field: String, seconds: Int?) {
        #expect(RetryAfter.seconds(field, now: Self.moment - 37) == seconds)
    }
}
