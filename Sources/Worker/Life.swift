internal import Gateway
package import Posix

/// How this process was started, and so what it is.
package enum Life: Equatable, Sendable {
    package enum Command: Equatable, Sendable { case check, version, help }

    case command(Command)
    /// FastCGI on listening sockets that somebody else made.
    case inherited(sockets: [Int32])
    /// Nearly that: nothing else is meant, and nothing can be served.
    case refused(StartFault)
    case cgi
    /// FastCGI on a socket of its own making.
    case own
    /// Nothing of these.
    case usage
}

/// What the decision is made of; the order of the questions is a contract.
package struct Start: Sendable {
    /// `GATEWAY_INTERFACE` is set: a web server may make arguments of a query string, so none is heard.
    package var isGateway: Bool
    /// Without the program's name.
    package var arguments: [String]
    package var activation: Activation
    /// What descriptor 0 is.
    package var input: ListeningSocket.Kind

    package init(isGateway: Bool, arguments: [String], activation: Activation, input: ListeningSocket.Kind) {
        self.isGateway = isGateway
        self.arguments = arguments
        self.activation = activation
        self.input = input
    }

    /// This process's own.
    /// - Parameter arguments: without the program's name.
    package static func current(_ arguments: @autoclosure () -> [String]) -> Start {
        let isGateway = Environment.value("GATEWAY_INTERFACE") != nil
        return Start(
            isGateway: isGateway, arguments: isGateway ? [] : arguments(),
            activation: Activation.current(isGateway: isGateway), input: ListeningSocket.kind(of: 0))
    }

    /// The first descriptor that nobody left to us.
    package var firstForeignDescriptor: UInt32 {
        if case .sockets(let sockets) = activation { return 3 + UInt32(sockets.count) }
        return 3
    }

    /// The file of `--config FILE`, and the other arguments; nil when they make no sense.
    private var parsed: (config: String?, rest: [String])? {
        guard let place = arguments.firstIndex(of: "--config") else { return (nil, arguments) }
        guard place + 1 < arguments.count else { return nil }
        var rest = arguments
        rest.removeSubrange(place...place + 1)
        return rest.contains("--config") ? nil : (arguments[place + 1], rest)
    }

    /// The settings file of the command line.
    package var configFile: String? { isGateway ? nil : parsed?.config }

    /// - Parameter listens: whether `HOOKLINE_LISTEN` is set.
    package func life(listens: Bool) -> Life {
        if !isGateway {
            guard let parsed else { return .usage }
            if let command = command(parsed.rest) { return .command(command) }
            if !parsed.rest.isEmpty { return .usage }
        }
        switch activation {
        case .sockets(let sockets): return .inherited(sockets: sockets)
        case .wrong(let fault): return .refused(fault)
        case .none: break
        }
        switch input {
        case .listening: return .inherited(sockets: [0])
        case .otherKind where !isGateway: return .refused(.noStream(descriptor: 0))
        case .idle where !isGateway: return .refused(.notListening(descriptor: 0))
        default: break
        }
        if isGateway { return .cgi }
        return listens ? .own : .usage
    }

    private func command(_ rest: [String]) -> Life.Command? {
        switch rest {
        case ["check"]: .check
        case ["--version"]: .version
        case ["--help"]: .help
        default: nil
        }
    }
}
