private import CPosix
private import Glibc

/// Signals that ask to leave, as something that can be waited for beside other descriptors: signalfd(2). From its making on
/// they are blocked, and break into nothing. One that the starter has this process ignore, as nohup(1) does, stays ignored:
/// a blocked one would be told of all the same.
package struct StopSignals: ~Copyable {
    /// Bytes of one `struct signalfd_siginfo`.
    private static let recordLength = 128

    private let descriptor: Descriptor

    package init(_ signals: [Signal] = [.terminate, .interrupt, .hangUp]) throws(SystemFault) {
        let heard = signals.filter { !Signals.isIgnored($0) }
        Signals.block(heard)
        let numbers = heard.map(\.number)
        descriptor = Descriptor(
            owning: try systemCall(.signals) { unsafe cposix_signal_descriptor(numbers, UInt32(numbers.count)) })
    }

    /// It can be read when one has come that was not taken.
    package var number: Int32 { descriptor.number }

    /// Whether one has come that was not taken.
    package var hasCome: Bool { Readiness.isReadable(number) }

    /// Takes one that has come; false when there is none.
    package borrowing func take() -> Bool {
        var record = [UInt8](repeating: 0, count: Self.recordLength)
        do throws(SystemFault) {
            return try descriptor.readChunk(&record, record.count) == record.count
        } catch {
            return false
        }
    }
}
