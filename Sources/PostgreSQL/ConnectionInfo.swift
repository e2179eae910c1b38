private import CPostgres

/// A connection string of libpq, and the hosts that it names: libpq-connect of PostgreSQL's manual.
package struct ConnectionInfo: Sendable {
    /// One host with its port, as options that take the place of those in the string.
    package struct Host: Equatable, Sendable {
        let options: [Option]

        /// As people name it: `db1:5432`; `the database` where the string names none.
        package let name: String
    }

    struct Option: Equatable, Sendable {
        let name: String
        let value: String
    }

    let text: String
    package let hosts: [Host]
    /// The string holds a password, which others may see.
    package let hasPassword: Bool

    /// Reads the string. libpq is loaded for it.
    package init(_ text: String) throws(PostgresFault) {
        guard cpostgres_load() == 0 else { throw .library(reason: unsafe String(cString: cpostgres_missing())) }
        var error: UnsafeMutablePointer<CChar>?
        guard let options = unsafe cpostgres_parse(text, &error) else {
            let reason = unsafe error.map { unsafe String(cString: $0) } ?? "no memory"
            unsafe cpostgres_free(error)
            throw .info(reason: reason.split(separator: "\n").first.map(String.init) ?? reason)
        }
        defer { unsafe cpostgres_drop(options) }
        let value = { (name: String) -> String? in
            unsafe cpostgres_option(options, name).map { unsafe String(cString: $0) }
        }
        hasPassword = value("password") != nil || value("sslpassword") != nil
        self.text = text
        hosts = Self.hosts(value("host") ?? "", value("hostaddr") ?? "", value("port") ?? "")
    }

    /// Each host with its own port, or with the only one that is said.
    private static func hosts(_ names: String, _ addresses: String, _ ports: String) -> [Host] {
        let parts = { (text: String) -> [String] in
            text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let (names, addresses, ports) = (parts(names), parts(addresses), parts(ports))
        let count = max(names.count, addresses.count)
        if count == 0 { return [Host(options: [], name: "the database")] }
        return (0..<count).map { place in
            let options = [("host", names), ("hostaddr", addresses), ("port", ports)].compactMap { name, values in
                values.isEmpty ? nil : Option(name: name, value: values[min(place, values.count - 1)])
            }
            let words = options.filter { $0.name != "hostaddr" || names.isEmpty }.map(\.value)
            return Host(options: options, name: words.joined(separator: ":"))
        }
    }
}
