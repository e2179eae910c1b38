/// One request as it goes out.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT", delete = "DELETE" }

    package let method: Method
    package let address: String
    /// Header fields beside those that libcurl makes.
    package var fields: [(name: String, value: String)]
    /// Nil: none is sent.
    package var body: [UInt8]?
    /// The path of a Unix socket, of any bytes but NUL. Nil: the address's host.
    package var unixSocket: [UInt8]?
    /// How long it may take in all, in milliseconds.
    package var timeoutMilliseconds = 20_000
    /// It goes by a connection of its own: a kept one may end at the very moment it is used, and then nobody knows whether
    /// the request was heard.
    package var needsNewConnection = false
    /// How many bytes of the answer's body are kept; the rest is read and dropped. Nil: all of them, and an answer that
    /// is longer than any that is expected is a fault.
    package var keptOfAnswer: Int?
    /// A file of certificates of which one has to vouch for the peer's. Nil: those of the system.
    package var authorities: String?
    /// The answer is to say until when the peer's certificate is good.
    package var asksForCertificate = false

    package init(
        _ method: Method, _ address: String, fields: [(name: String, value: String)] = [], body: [UInt8]? = nil
    ) {
        self.method = method
        self.address = address
        self.fields = fields
        self.body = body
    }
}

/// What came back.
package struct HTTPAnswer: Sendable {
    package let status: Int
    /// Header fields, names in lower case, in the order they came.
    package let fields: [(name: String, value: String)]
    /// As much of it as the request keeps.
    package let body: [UInt8]
    /// From the start of the request to the last byte of the answer.
    package let microseconds: Int64
    /// Until when the peer's certificate is good, in seconds since 1970; nil where that was not asked for, or it has none.
    package internal(set) var certificateEnd: Int64?

    package init(status: Int, fields: [(name: String, value: String)], body: [UInt8], microseconds: Int64) {
        self.status = status
        self.fields = fields
        self.body = body
        self.microseconds = microseconds
    }

    /// The first field of a name in lower case.
    package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// When the peer made it by its own clock (`Date`), in seconds since 1970.
    package var date: Int64? { self["date"].flatMap { HTTPDate.seconds($0, now: 0) } }
}
