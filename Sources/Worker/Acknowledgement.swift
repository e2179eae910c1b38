internal import Gateway
internal import Journal
internal import Webhook

/// How an outcome is answered: the one table from faults to HTTP statuses.
enum Acknowledgement {
    /// The answer to a stored line: 200, and not before.
    static func of(_ stored: consuming StoredLine, pool: BufferPool) -> Reply {
        Reply(acknowledging: stored, pool: pool)
    }

    /// The answer to a request that was not stored.
    static func of(_ fault: any Error) -> Refusal {
        switch fault {
        case let fault as GatewayFault: refusal(fault)
        case is AuthenticationFault: .unauthorized
        default: .unavailable
        }
    }

    private static func refusal(_ fault: GatewayFault) -> Refusal {
        switch fault {
        case .method: .methodNotAllowed
        case .encoding: .unsupportedMediaType
        case .length, .stream, .tooSlow: .badRequest
        case .tooLong: .contentTooLarge
        case .system, .taken, .notASocket: .unavailable
        }
    }
}
