/// A `server` block, and the http block around it.
package struct Server: Sendable {
    let block: [Directive]
    let http: [Directive]

    init(_ block: [Directive], in http: [Directive]) {
        self.block = block
        self.http = http
    }

    /// The ports at which it listens; those of Unix sockets are none.
    var ports: [Int] {
        let listens = block.named("listen").compactMap(\.parameters.first)
        return listens.isEmpty ? [80] : listens.compactMap(Self.port)
    }

    /// `443`, `[::]:443`, `127.0.0.1:443`, `localhost`.
    private static func port(_ address: String) -> Int? {
        if address.hasPrefix("unix:") { return nil }
        if let port = Int(address) { return port }
        let tail = address.split(separator: "]").last ?? ""
        guard let colon = tail.lastIndex(of: ":") else { return 80 }
        return Int(tail[tail.index(after: colon)...])
    }

    /// It answers there for names that no server has.
    func isDefault(at port: Int) -> Bool {
        block.named("listen").contains { listen in
            listen.parameters.first.flatMap(Self.port) == port && listen.parameters.contains("default_server")
        }
    }

    /// How well one of its names fits to a host; nil when none does. The larger the better.
    func rank(of host: String) -> Int? {
        block.named("server_name").flatMap(\.parameters).compactMap { Self.rank($0.lowercased(), of: host) }.max()
    }

    /// An exact name, then the longest that begins with `*`, then one that ends with it, then a pattern.
    private static func rank(_ name: String, of host: String) -> Int? {
        let length = name.utf8.count
        if name == host || name == ".\(host)" { return 1 << 20 }
        if name.hasPrefix("*.") && host.hasSuffix(name.dropFirst()) { return 1 << 16 + length }
        if name.hasPrefix(".") && host.hasSuffix(name) { return 1 << 16 + length }
        if name.hasSuffix(".*") && host.hasPrefix(name.dropLast()) { return 1 << 12 + length }
        guard name.hasPrefix("~") else { return nil }
        // One that can't be understood fits to nothing.
        return (try? Pattern(String(name.dropFirst()), isCaseSensitive: false)).flatMap { $0.fits(host) ? 1 : nil }
    }

    /// What stands around the answer to a path: http, server, and the locations that nginx goes through.
    package func surroundings(of path: String) throws(ConfigurationFault) -> Surroundings {
        Surroundings([http, block] + (try LocationSearch.way(to: path, in: block)))
    }
}
