/// How the program ends: sysexits(3), of which Hookline uses these.
package enum ExitNumber: Int32, Sendable {
    case done = 0
    /// The command line makes no sense.
    case usage = 64
    /// A read, a write or another call failed.
    case inputOutput = 74
    /// Try later: the socket is taken, or a request took too long.
    case tryLater = 75
    /// The settings are wrong.
    case configuration = 78
}
