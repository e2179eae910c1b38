package import Format
package import PostgreSQL
package import Reading

/// What happens while lines are shipped.
package enum ShipNews: Sendable {
    case gap(Gap)
    case fault(ReadingFault)
    /// Lines go to that host; `synchronous` when a standby has each before it counts.
    case connected(host: String, synchronous: Bool)
    /// It is tried again, here or at the next host.
    case trouble(host: String, PostgresFault)
    /// The database can't take that line as an event: it is in `hookline_refused`; so are others, as long as the reason is
    /// the same.
    case refused(Receipt, reason: String)
}

/// How a run of `Shipper` ended.
package enum ShipEnd: Equatable, Sendable {
    case done
    /// It was asked to leave.
    case stopped
    /// Another run ships for this node now.
    case superseded
    /// The node's name belongs to another data directory: this line was shipped of it, and another one stands there.
    case foreign(Receipt)
    /// The database can't be used, or, in a run that ends by itself, not now.
    case failed(host: String, PostgresFault)
    case encoding(String)
}
