package import Posix

/// Why a request did not come in, or a socket could not be had.
package enum GatewayFault: Error, Equatable, Sendable {
    /// Not a POST.
    case method
    /// The body is encoded: the signature would not be that of the bytes we see.
    case encoding
    /// The declared length is no number of 1 to 10 digits.
    case length
    /// Longer than allowed.
    case tooLong
    /// Parameters or body cut off, longer than declared, or a role that is not Responder.
    case stream
    /// Body or parameters came too slowly, or others that came at the same time were too many.
    case tooSlow
    case system(SystemFault, path: String)
    /// Another process listens there.
    case taken(path: String)
    /// Something that is no socket stands where the socket should be.
    case notASocket(path: String)
}
