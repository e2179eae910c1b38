package import Format
internal import Posix

extension Timestamp {
    /// By this machine's clock.
    package static var now: Timestamp { Timestamp(microseconds: WallClock.system.microseconds) }
}
