internal import Posix

/// What keeps a start from being what it nearly is.
package enum StartFault: Equatable, Sendable {
    /// The value of `LISTEN_FDS`, as it was given; nil when it is not set.
    case noCount(String?)
    /// `LISTEN_FDS` is set, and nothing says whose it is.
    case noOwner(String?)
    case notOpen(descriptor: Int32)
    case notListening(descriptor: Int32)
    case noStream(descriptor: Int32)
}

/// Sockets that a service manager made: sd_listen_fds(3).
package enum Activation: Equatable, Sendable {
    case none
    case sockets([Int32])
    case wrong(StartFault)

    private static let first: Int32 = 3
    /// More than anybody passes; the rest of a wrong number is not looked at.
    private static let most: Int32 = 256

    /// By this process's environment and descriptors.
    static func current(isGateway: Bool) -> Activation {
        let (owner, count) = (Environment.value("LISTEN_PID"), Environment.value("LISTEN_FDS"))
        // A web server that was activated itself may hand on what is left of it.
        if isGateway && owner.flatMap({ Int32($0) }) != Process.id { return .none }
        return Activation(owner: owner, count: count, process: Process.id, kind: ListeningSocket.kind)
    }

    /// - Parameters:
    ///   - owner: the value of `LISTEN_PID`.
    ///   - count: the value of `LISTEN_FDS`.
    ///   - process: this process's number.
    ///   - kind: what a descriptor is.
    init(owner: String?, count: String?, process: Int32, kind: (Int32) -> ListeningSocket.Kind) {
        if owner == nil && count == nil {
            self = .none
            return
        }
        guard let owner, let id = Int32(owner), id > 0 else {
            self = .wrong(.noOwner(owner))
            return
        }
        guard id == process else {  // meant for a process that started this one
            self = .none
            return
        }
        guard let count, let number = Int32(count), (1...Self.most).contains(number) else {
            self = .wrong(.noCount(count))
            return
        }
        let sockets = Array(Self.first..<Self.first + number)
        let fault = sockets.compactMap { Self.fault(of: $0, kind($0)) }.first
        self = fault.map { .wrong($0) } ?? .sockets(sockets)
    }

    private static func fault(of descriptor: Int32, _ kind: ListeningSocket.Kind) -> StartFault? {
        switch kind {
        case .listening: nil
        case .closed: .notOpen(descriptor: descriptor)
        case .otherKind: .noStream(descriptor: descriptor)
        case .connected, .idle, .noSocket: .notListening(descriptor: descriptor)
        }
    }
}
