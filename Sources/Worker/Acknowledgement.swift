internal import Gateway
package import Journal
package import Webhook

/// How an outcome is answered: the one table from faults to HTTP statuses.
enum Acknowledgement {
    /// The answer to a stored line: 200, and not before.
    static func of(_ stored: borrowing StoredLine, pool: BufferPool) -> Reply {
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

/// The receipt that a web server logs.
extension StoredLine: Receipt {
    package borrowing func append(to buffer: inout ByteBuffer) {
        var path = path
        path.withUTF8 { unsafe buffer.append($0.span) }
        buffer.append(":")
        buffer.append(decimal: offset)
        buffer.append(":")
        buffer.append(decimal: length)
    }
}
