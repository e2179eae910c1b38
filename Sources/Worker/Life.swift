internal import Gateway
internal import Posix

/// How this process was started, and so what it is.
package enum Life: Equatable, Sendable {
    package enum Command: Equatable, Sendable { case check, version, help }

    case command(Command)
    /// FastCGI on a listening socket that somebody else made.
    case inherited(descriptor: Int32)
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
    /// `LISTEN_PID` is this process and `LISTEN_FDS` is 1.
    package var isActivated: Bool
    package var isListeningOnInput: Bool

    package init(isGateway: Bool, arguments: [String], isActivated: Bool, isListeningOnInput: Bool) {
        self.isGateway = isGateway
        self.arguments = arguments
        self.isActivated = isActivated
        self.isListeningOnInput = isListeningOnInput
    }

    /// This process's own.
    /// - Parameter arguments: with the program's name first.
    package static func current(_ arguments: @autoclosure () -> [String]) -> Start {
        let id = Environment.value("LISTEN_PID")
        let isGateway = Environment.value("GATEWAY_INTERFACE") != nil
        return Start(
            isGateway: isGateway, arguments: isGateway ? [] : Array(arguments().dropFirst()),
            isActivated: id == "\(Process.id)" && Environment.value("LISTEN_FDS") == "1",
            isListeningOnInput: ListeningSocket.isListening(0))
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
        if isActivated { return .inherited(descriptor: 3) }
        if isListeningOnInput { return .inherited(descriptor: 0) }
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
