/// What a debug build can be started without, so that the tests of a promise are seen to fail: `Tests/promises`.
package enum Protection: Sendable {
    /// A file that does not end whole is healed.
    case heal
    /// After a boot what may be damaged is looked through.
    case recovery
    /// A failed sync leaves its mark.
    case mark
    /// What others wrote is believed only where the device has it.
    case proof
    /// A file whose path does not lead to it any more is not written to.
    case place
    /// Stamps ascend though the clock does not.
    case ascent
    /// A first line is read before a repeat of it is marked.
    case belief
    /// A link, a second name or another owner's file is not written to.
    case ownership
    /// No path leads out of the data directory.
    case beneath
    /// New secrets are taken, and old ones refused.
    case refresh
    /// A body that is no strict JSON is no event.
    case strictness
    /// The topic's lock is given back before the sync.
    case release
    /// What a worker does not need is given up.
    case confinement
}

/// Whether this process is without a protection: `TEST_WITHOUT` names it. Only in debug builds; others have them all.
@inline(__always)
package func isWithout(_ protection: Protection) -> Bool {
    #if DEBUG
    return Environment.value("TEST_WITHOUT") == "\(protection)"
    #else
    return false
    #endif
}
