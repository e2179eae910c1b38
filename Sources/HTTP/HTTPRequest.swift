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
    package let body: [UInt8]
    /// From the start of the request to the last byte of the answer.
    package let microseconds: Int64

    package init(status: Int, fields: [(name: String, value: String)], body: [UInt8], microseconds: Int64) {
        self.status = status
        self.fields = fields
        self.body = body
        self.microseconds = microseconds
    }

    /// The first field of a name in lower case.
    package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}
