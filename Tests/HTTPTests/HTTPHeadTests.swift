import Testing

@testable import HTTP

/// The head of an answer.
@Suite("HTTPHead")
struct HTTPHeadTests {
    @Test("names in small letters, values without blanks around, in the order they came")
    func fields() {
        let told = told("HTTP/1.1 200 OK\r\nB: 1\r\nA:\t2 3 \r\nno field\r\nSet-Cookie: a:b\r\n\r\n")
        #expect(told == ["b=1", "a=2 3", "set-cookie=a:b"])
    }

    @Test("heads before the last one are passed over")
    func interim() {
        let told = told("HTTP/1.1 100 Continue\r\nA: 1\r\n\r\nHTTP/2 200\r\nB: 2\r\n\r\n")
        #expect(told == ["b=2"])
    }

    @Test("lines behind the body are fields, too, whatever they look like within a head")
    func trailer() {
        #expect(told("HTTP/1.1 200 OK\r\nHTTP/x: 1\r\n\r\nB: 2\r\n") == ["http/x=1", "b=2"])
    }

    @Test(
        "it is whole when an empty line ends its last head",
        arguments: [
            ("HTTP/1.1 200 OK\r\nA: 1\r\n\r\n", true), ("HTTP/1.1 200 OK\nA: 1\n\n", true),
            ("HTTP/1.1 200 OK\r\n\r\nTrailer: 1\r\n", true), ("HTTP/1.1 200 OK\r\nA: 1\r\n", false),
            ("HTTP/1.1 200 OK\r\n", false), ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n", false),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", true), ("", false),
        ])
    func whole(text: String, isWhole: Bool) {
        #expect(head(text).isWhole == isWhole)
    }

    /// As libcurl gives it: line by line.
    private func head(_ text: String) -> HTTPHead {
        var head = HTTPHead()
        var line: [UInt8] = []
        for byte in text.utf8 {
            line.append(byte)
            if byte != UInt8(ascii: "\n") { continue }
            head.take(line)
            line = []
        }
        return head
    }

    private func told(_ text: String) -> [String] { head(text).fields.map { "\($0.name)=\($0.value)" } }
}
