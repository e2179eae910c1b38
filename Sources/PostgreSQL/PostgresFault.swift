/// Why something of PostgreSQL's could not be done.
package enum PostgresFault: Error, Equatable, Sendable {
    /// libpq is not on this machine.
    case library(reason: String)
    /// A text is no connection string.
    case info(reason: String)
    /// There is no connection, or no more.
    case connection(reason: String)
    /// No answer came in time: what was asked for may have been done or not.
    case timedOut
    /// This process was asked to leave before an answer came: what was asked for may have been done or not.
    case stopped
    /// The server refused it.
    /// - Parameter state: the SQLSTATE, five characters (PostgreSQL's manual, appendix A).
    case server(state: String, message: String)
    /// The server's answer is not the one that belongs to what was asked.
    case answer(String)
}
