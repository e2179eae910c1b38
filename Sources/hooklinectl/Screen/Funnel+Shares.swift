internal import Reading

/// What each rate of messages is divided by stands here, and nowhere else.
extension Funnel {
    /// Of those that were sent.
    var deliveredShare: Share { Share(delivered, of: sent) }
    /// Of those that were delivered.
    var readShare: Share { Share(read, of: delivered) }
    /// Of those that were sent.
    var failedShare: Share { Share(failed, of: sent) }
    /// Of those that were delivered.
    var clickedShare: Share { Share(clicked, of: delivered) }
    /// Neither delivered nor failed.
    var waiting: Int { sent - delivered - failed }
}
