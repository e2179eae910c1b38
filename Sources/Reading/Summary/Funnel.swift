/// How far messages came, each counted once by its furthest status.
package struct Funnel: Equatable, Sendable {
    /// All of them: each was sent, whatever came of it.
    package private(set) var sent = 0
    /// Those that reached the device; who is read was delivered.
    package private(set) var delivered = 0
    package private(set) var read = 0
    /// Those that were neither delivered nor read, and failed.
    package private(set) var failed = 0
    /// Those of which a button was pressed.
    package private(set) var clicked = 0

    package init() {}

    mutating func add(_ state: DeliveryStatus, isClicked: Bool) {
        sent += 1
        switch state {
        case .sent: break
        case .delivered: delivered += 1
        case .read:
            delivered += 1
            read += 1
        case .failed: failed += 1
        }
        if isClicked { clicked += 1 }
    }

    static func += (one: inout Funnel, other: Funnel) {
        one.sent += other.sent
        one.delivered += other.delivered
        one.read += other.read
        one.failed += other.failed
        one.clicked += other.clicked
    }
}
