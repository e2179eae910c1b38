private import CPosix

/// A message to a Unix datagram socket: sendto(2).
package enum Datagram {
    /// Sends one; where the reader is slow it waits a second at most.
    /// - Parameter name: a path, or `@` and an abstract name: unix(7).
    package static func send(_ text: String, to name: String) throws(SystemFault) {
        let bytes = Array(text.utf8)
        _ = try systemCall(.send) {
            unsafe name.withPath { unsafe cposix_send_datagram($0, bytes, UInt(bytes.count)) }
        }
    }
}
