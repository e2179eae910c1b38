import Glibc

/// What went wrong around the program under test: the machine, a tool, or the time.
package enum HostFault: Error, Equatable, CustomStringConvertible {
    /// A C function failed with this errno.
    case call(String, errno: Int32)
    /// Something did not come true before its deadline.
    case late(String)
    /// A file or a program that a test needs is not there.
    case missing(String)
    /// Bytes that a peer sent are not what its protocol says.
    case malformed(String)

    package var description: String {
        switch self {
        case .call(let name, let number): "\(name): \(String(cString: strerror(number)))"
        case .late(let what): "not in time: \(what)"
        case .missing(let what): "missing: \(what)"
        case .malformed(let what): "malformed: \(what)"
        }
    }
}

/// The value of a C call that says -1 and errno when it fails; `EINTR` is tried again.
@discardableResult
package func checked<Value: FixedWidthInteger & SignedInteger>(
    _ name: @autoclosure () -> String,
    _ call: () -> Value
) throws -> Value {
    while true {
        let value = call()
        if value != -1 { return value }
        let number = errno
        if number != EINTR { throw HostFault.call(name(), errno: number) }
    }
}
