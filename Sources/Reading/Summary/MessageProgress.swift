internal import Format

/// What is known of one message. The order in which its statuses are noted, and how often each is, makes no difference.
struct MessageProgress {
    /// When the first of its statuses was received.
    private(set) var firstReceived = Int64.max
    /// The earliest time that each status tells, in seconds since 1970; 0: not known.
    private var sentAt: UInt32 = 0
    private var deliveredAt: UInt32 = 0
    private var readAt: UInt32 = 0
    /// By their number in a table; 0: none was named.
    private(set) var campaign: UInt32 = 0
    private(set) var number: UInt32 = 0
    private(set) var code: UInt32 = 0
    /// A bit for each status.
    private var statuses: UInt8 = 0
    var isClicked = false

    /// The furthest of sent, delivered and read; failed when it did not get to the device; nil when nothing is known.
    var state: DeliveryStatus? {
        DeliveryStatus.byReach.first { statuses & $0.bit != 0 }
    }

    mutating func note(_ status: DeliveryStatus, at seconds: UInt32, receivedAt: Timestamp) {
        statuses |= status.bit
        firstReceived = min(firstReceived, receivedAt.microseconds)
        guard seconds > 0 else { return }
        switch status {
        case .sent: sentAt = Self.earlier(sentAt, seconds)
        case .delivered: deliveredAt = Self.earlier(deliveredAt, seconds)
        case .read: readAt = Self.earlier(readAt, seconds)
        case .failed: break
        }
    }

    /// What the first status that is read names.
    mutating func name(campaign: UInt32, number: UInt32, code: UInt32) {
        if self.campaign == 0 { self.campaign = campaign }
        if self.number == 0 { self.number = number }
        if self.code == 0 { self.code = code }
    }

    /// 0 when it is not known.
    func moment(of status: DeliveryStatus) -> UInt32 {
        switch status {
        case .sent: sentAt
        case .delivered: deliveredAt
        case .read: readAt
        case .failed: 0
        }
    }

    /// When it was sent: the time in its id, if it is from 31 days before the first status was received to a day behind
    /// it; else the time at which that was received.
    func sentMoment(byId moment: Timestamp?) -> Timestamp {
        let day: Int64 = 86_400_000_000
        guard let moment, (firstReceived - 31 * day...firstReceived + day).contains(moment.microseconds) else {
            return Timestamp(microseconds: firstReceived)
        }
        return moment
    }

    private static func earlier(_ known: UInt32, _ seconds: UInt32) -> UInt32 {
        known == 0 ? seconds : min(known, seconds)
    }
}

extension DeliveryStatus {
    fileprivate var bit: UInt8 {
        switch self {
        case .sent: 1
        case .delivered: 2
        case .read: 4
        case .failed: 8
        }
    }
}
