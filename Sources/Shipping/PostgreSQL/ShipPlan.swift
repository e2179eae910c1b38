package import PostgreSQL

/// What is shipped, and where to.
package struct ShipPlan: Sendable {
    package let info: ConnectionInfo
    /// Of this data directory: a letter or digit, then letters, digits, `.`, `_` and `-`, 64 at most.
    package let node: String
    /// Faults of all hosts, one after another, end the run; else it is tried again for ever.
    package let isOnce: Bool

    /// Nil when the name is none of a node.
    package init?(_ info: ConnectionInfo, node: String, isOnce: Bool) {
        guard (1...64).contains(node.utf8.count), node.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) != nil else {
            return nil
        }
        self.info = info
        self.node = node
        self.isOnce = isOnce
    }
}
