/// nginx's configuration, with all that it includes.
package struct Configuration: Sendable {
    /// Those of the outermost level.
    package let directives: [Directive]

    /// Reads a file, and what it includes; or what `nginx -T` wrote into one.
    package init(at path: String) throws(ConfigurationFault) {
        try self.init(try ConfigurationFiles(at: path))
    }

    /// Reads what `nginx -T` printed, with its messages or without.
    package init(printed text: [UInt8]) throws(ConfigurationFault) {
        try self.init(try ConfigurationFiles(printed: text))
    }

    private init(_ files: ConfigurationFiles) throws(ConfigurationFault) {
        directives = try ConfigurationParser(files).directives(of: files.main)
    }

    /// The user of nginx's workers, and their group where it is named: `user`. Nil: as nginx was built.
    package var user: (name: String, group: String?)? {
        guard let parameters = directives.named("user").last?.parameters, let name = parameters.first else {
            return nil
        }
        return (name, parameters.count > 1 ? parameters[1] : nil)
    }

    private var http: [Directive] { directives.named("http").compactMap(\.block).flatMap { $0 } }

    /// All servers of its http blocks.
    package var servers: [Server] {
        http.named("server").compactMap { server in server.block.map { Server($0, in: http) } }
    }

    /// Where a `fastcgi_pass` leads: the servers of the `upstream` of that name, else what it says itself.
    package func targets(of name: String) -> [String] {
        let upstream = http.named("upstream").first { $0.parameters.first == name }
        guard let servers = upstream?.block?.named("server") else { return [name] }
        return servers.compactMap(\.parameters.first)
    }

    /// The server that answers at a port for a host's name, as nginx chooses it. Where none listens at the port, another
    /// server stands before this one, and the host alone tells.
    package func server(for host: String, port: Int) -> Server? {
        let listening = servers.filter { $0.ports.contains(port) }
        let all = listening.isEmpty ? servers : listening
        let best = all.compactMap { server in server.rank(of: host).map { (server, $0) } }.max { $0.1 < $1.1 }
        return best?.0 ?? all.first { $0.isDefault(at: port) } ?? all.first
    }
}
